package journey.remarketing.links.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.events.JourneySignal;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links.Reading;
import journey.remarketing.links.Made;
import journey.remarketing.mail.MailContent;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.Suggestions;
import org.junit.jupiter.api.Test;

class MailLinksTest {
    private static MailLinks links(boolean openPixel) {
        return new MailLinks(
                Made.LINKS,
                new MailLinks.Settings(URI.create("https://news.shop.example"), Duration.ofDays(30), openPixel),
                Clock.fixed(Made.AT, ZoneOffset.UTC));
    }

    private final MailOrder order = order();

    private static MailOrder order() {
        Shopper anna = Shopper.named("anna");
        JourneySignal.CartAbandoned cart = anna.abandons(Shopper.NOON);
        return new MailOrder(anna.customer(), Shopper.FIRST, 1, anna.contact(), cart.cart(), List.of());
    }

    private MailContent lead(String html, String text) {
        return links(false).lead(order, new MailContent("Subject", html, text));
    }

    private static String token(String path, String text) {
        Matcher found = Pattern.compile("https://news\\.shop\\.example" + path + "([A-Za-z0-9_-]+)")
                .matcher(text);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static <L extends Link> L valid(Reading<L> reading) {
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid<L>) reading).link();
    }

    @Test
    void linksOfTheHtmlLeadByWayOfTheService() {
        MailContent mail = lead(
                "<a style=\"color:red\" href=\"https://shop.example/p?a&#x3D;1&amp;b=2\">Moka</a><a href=\"mailto:a@b.c\">",
                "");
        Link.Click click = valid(Made.LINKS.click(token("/l/", mail.html()), Made.AT));
        assertThat(click.target()).hasToString("https://shop.example/p?a=1&b=2");
        assertThat(click.origin().mail()).isEqualTo(order.key().fingerprint(order.customer()));
        assertThat(mail.html())
                .startsWith("<a style=\"color:red\" href=\"https://news")
                .contains("mailto:a@b.c");
    }

    @Test
    void linksOfTheTextDoTooWhereTheyStandAlone() {
        MailContent mail = lead(
                "",
                "See https://shop.example/x in the shop\n  https://shop.example/p/1\nMore: https://shop.example/p/2 \n");
        assertThat(mail.text())
                .contains("See https://shop.example/x in the shop")
                .contains("\nMore: https://news");
        assertThat(valid(Made.LINKS.click(token("/l/", mail.text()), Made.AT)).target())
                .hasToString("https://shop.example/p/1");
    }

    @Test
    void theCartIsHandedOverWhereTheShopWantsIt() {
        String target = "https://shop.example/cart?items=p1%3A2&restore={restore}";
        MailContent mail = lead("<a href=\"" + target.replace("=", "&#x3D;") + "\">Cart</a>", target);
        for (String part : List.of(mail.html(), mail.text())) {
            Link.Restore restore = valid(Made.LINKS.restore(token("/r/", part), Made.AT));
            assertThat(restore.target()).isEqualTo(target);
            assertThat(restore.items()).containsExactly(new Link.Restore.Item("p1", 2));
            assertThat(restore.episode()).isEqualTo(Shopper.EPISODE);
        }
    }

    @Test
    void preferencesAndSurveysAreFilledIn() {
        MailContent mail = links(false)
                .lead(
                        order,
                        new MailContent("S", "<a href=\"{survey}?score&#x3D;9\">9</a>", "Your choice: {preferences}\n"),
                        Optional.of(new MailLinks.Question("nps", 10, Optional.of("o-1"))));
        assertThat(mail.html()).contains("?score=9\"");
        assertThat(valid(Made.LINKS.survey(token("/s/", mail.html()), Made.AT)).about())
                .contains("o-1");
        assertThat(valid(Made.LINKS.preferences(token("/preferences/", mail.text()), Made.AT))
                        .customer())
                .isEqualTo(order.customer());
    }

    @Test
    void linksKnowWhichVariantTheyAreOf() {
        MailOrder tried = new MailOrder(
                order.customer(),
                order.key(),
                1,
                Campaign.Channel.EMAIL,
                "words-of-b",
                Optional.of("b"),
                order.contact(),
                order.cart(),
                List.of(),
                Suggestions.NONE);
        MailContent mail =
                links(false).lead(tried, new MailContent("S", "", "https://shop.example/p/1"), Optional.empty());
        assertThat(valid(Made.LINKS.click(token("/l/", mail.text()), Made.AT))
                        .origin()
                        .variant())
                .contains("b");
    }

    @Test
    void ownLinksAndThoseThatDoNotFitStayAsTheyAre() {
        String own = "https://news.shop.example/unsubscribe/abc";
        String longOne = "https://shop.example/" + "x".repeat(4_000);
        MailContent mail = lead("<a href=\"" + own + "\"></a><a href=\"" + longOne + "\"></a>", own);
        assertThat(mail.html()).contains(own, longOne);
        assertThat(mail.text()).isEqualTo(own);
    }

    @Test
    void openingsAreAskedForOnlyWhereItIsWanted() {
        MailContent plain = new MailContent("S", "<body><p>x</p></body>", "x");
        assertThat(links(false).lead(order, plain).html()).isEqualTo("<body><p>x</p></body>");
        String html = links(true).lead(order, plain).html();
        assertThat(html).endsWith("></body>");
        assertThat(Made.LINKS.open(token("/o/", html), Made.AT)).isInstanceOf(Reading.Valid.class);
        assertThat(html).contains("alt=\"\"");
    }

    @Test
    void theSameMailMadeAgainHasTheSameLinks() {
        assertThat(links(false).unsubscribe(order)).isEqualTo(links(false).unsubscribe(order));
    }
}
