package journey.remarketing.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.yaml.CampaignFolder;
import journey.remarketing.campaign.yaml.Definitions;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.Links.Reading;
import journey.remarketing.links.Made;
import journey.remarketing.links.SignedTokens;
import journey.remarketing.links.html.MailLinks;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.Shop;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.StepKey;
import journey.remarketing.outreach.Suggestions;
import journey.remarketing.webhook.Answer;
import journey.remarketing.webhook.Answer.Failed.How;
import journey.remarketing.webhook.Receiver;
import journey.remarketing.webhook.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookChannelTest {
    private static final Campaign.Channel SMS = new Campaign.Channel("sms");
    private static final Clock CLOCK = Clock.fixed(Shopper.NOON, ZoneOffset.UTC);

    private final MailRenderer renderer = new MailRenderer(
            new Shop(
                    "Bottega & Figli",
                    URI.create("https://shop.example/"),
                    "Via Roma 1",
                    Optional.empty(),
                    "#1f5c4d",
                    "https://shop.example/cart?items={items}&restore={restore}",
                    Locale.ENGLISH,
                    "EUR"),
            (customer, campaign, occasion, survey, score) -> "https://shop.example/" + score);
    private final List<String> posted = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private Answer answer = new Answer.Accepted("HTTP 200");

    @BeforeEach
    void read() {
        Map<String, String> texts =
                new HashMap<>(new CampaignFolder(Optional.empty()).read().texts());
        texts.keySet().removeIf(path -> path.contains("/"));
        texts.put("nudge/campaign.yaml", """
                trigger: cart-abandoned
                steps:
                  - {id: text, channel: sms}
                """);
        texts.put("nudge/it.properties", """
                title=Il tuo carrello
                text.text={{#firstName}}{{firstName}}, {{/firstName}}{{firstItem}} ({{cartTotal}}) ti aspetta: {{link}} Basta: {{unsubscribeUrl}}
                """);
        List<String> mistakes = new ArrayList<>();
        CampaignFiles files = new CampaignFiles(texts);
        renderer.use(renderer.read(files, Definitions.read(files, Set.of("email", "sms"), mistakes), mistakes));
        assertThat(mistakes).isEmpty();
    }

    private WebhookChannel channel(Links links) {
        return new WebhookChannel(
                new Receiver(
                        "channel-sms",
                        URI.create("https://gateway.example/sms"),
                        List.of(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
                (to, id, body) -> {
                    ids.add(id);
                    posted.add(body);
                    return answer;
                },
                renderer,
                new MailLinks(
                        links,
                        new MailLinks.Settings(URI.create("https://news.shop.example"), Duration.ofDays(400), true),
                        CLOCK),
                CLOCK);
    }

    private static MailOrder order() {
        Shopper anna = Shopper.named("anna");
        var cart = anna.abandons(Shopper.NOON);
        return new MailOrder(
                anna.customer(),
                new StepKey("nudge", "text", Shopper.EPISODE),
                1,
                SMS,
                "text",
                Optional.of("text"),
                anna.contact(),
                cart.cart(),
                List.of(),
                Suggestions.NONE);
    }

    private Delivery send() {
        return channel(Made.LINKS).send(order());
    }

    @Test
    void theBodyIsWhatTheReceiverWasPromised() {
        assertThat(send()).isEqualTo(new Delivery.Sent(ids.getFirst()));
        assertThat(ids.getFirst()).matches("msg_[0-9a-f]{32}");
        String body = posted.getFirst();
        assertThat(body.replaceAll("/(r|unsubscribe)/[A-Za-z0-9_-]+", "/$1/…").replace('\u00a0', ' '))
                .isEqualTo("""
                        {"type":"message.requested","timestamp":"2026-03-02T11:00:00Z","data":{\
                        "channel":"sms",\
                        "recipient":{"userId":"user-1","anonymousId":"anonymous-1"},\
                        "customer":"%s",\
                        "campaign":"nudge","step":"text","variant":"text","episode":"episode-1",\
                        "title":"Il tuo carrello",\
                        "text":"Anna, Moka (69,80 €) ti aspetta: https://news.shop.example/r/… Basta: \
                        https://news.shop.example/unsubscribe/…",\
                        "link":"https://news.shop.example/r/…",\
                        "unsubscribe":"https://news.shop.example/unsubscribe/…"}}""".formatted(order().customer().value()));
        assertThat(body).doesNotContain("@example.org");
    }

    @Test
    void theLinkRestoresTheCartAndKnowsItsChannel() {
        send();
        String token = posted.getFirst().replaceAll(".*\"link\":\"[^\"]*/r/([A-Za-z0-9_-]+)\".*", "$1");
        assertThat(Made.LINKS.restore(token, Made.AT)).isInstanceOfSatisfying(Reading.Valid.class, valid -> {
            Link.Restore link = (Link.Restore) valid.link();
            assertThat(link.origin().channel()).contains("sms");
            assertThat(link.origin().campaign()).isEqualTo("nudge");
            assertThat(link.items()).hasSize(1);
        });
    }

    @Test
    void anotherAttemptHasTheSameIdAndBody() {
        send();
        send();
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(posted.get(1)).isEqualTo(posted.get(0));
    }

    @Test
    void everyAnswerMeansWhatItMeans() {
        answer = new Answer.Gone("HTTP 410");
        assertThat(send()).isEqualTo(new Delivery.Bounced("HTTP 410"));
        answer = new Answer.Failed("HTTP 422", Optional.empty(), How.REFUSED);
        assertThat(send()).isEqualTo(new Delivery.Refused("HTTP 422"));
        answer = new Answer.Failed("HTTP 503", Optional.empty());
        assertThat(send()).isEqualTo(new Delivery.Postponed("HTTP 503"));
        answer = new Answer.Failed("HTTP 429", Optional.of(Duration.ofMinutes(5)));
        assertThat(send()).isEqualTo(new Delivery.Postponed("HTTP 429", false, Duration.ofMinutes(5)));
        answer = new Answer.Failed("HTTP 429", Optional.of(Duration.ofDays(99)));
        assertThat(send()).isEqualTo(new Delivery.Postponed("HTTP 429", false, Duration.ofHours(6)));
        answer = new Answer.Failed("no connection", Optional.empty(), How.UNREACHED);
        assertThat(send()).isEqualTo(new Delivery.Postponed("no connection", true));
        answer = new Answer.Failed("no answer in time", Optional.empty(), How.UNANSWERED);
        assertThat(send()).isEqualTo(new Delivery.InDoubt("no answer in time"));
    }

    @Test
    void withoutTheKeyOfLinksNothingIsPosted() {
        Links away = new Links(new SignedTokens(() -> {
            throw new RedisException("away");
        }));
        assertThat(channel(away).send(order())).isInstanceOf(Delivery.Postponed.class);
        assertThat(posted).isEmpty();
    }

    @Test
    void whatCannotBeSaidIsRefused() {
        MailOrder unknown = new MailOrder(
                order().customer(),
                new StepKey("no-campaign", "text", Shopper.EPISODE),
                1,
                SMS,
                "text",
                Optional.empty(),
                order().contact(),
                order().cart(),
                List.of(),
                Suggestions.NONE);
        assertThat(channel(Made.LINKS).send(unknown)).isInstanceOf(Delivery.Refused.class);
        assertThat(posted).isEmpty();
    }
}
