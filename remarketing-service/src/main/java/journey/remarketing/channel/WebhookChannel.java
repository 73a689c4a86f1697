package journey.remarketing.channel;

import io.lettuce.core.RedisException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import journey.remarketing.links.html.MailLinks;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.MailSubject;
import journey.remarketing.mail.MessageContent;
import journey.remarketing.outreach.Channel;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.webhook.Answer;
import journey.remarketing.webhook.Caller;
import journey.remarketing.webhook.Receiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts a message, rendered, to whoever sends it: a gateway of short messages, an app's server. The {@code webhook-id} is the
 * same at every attempt to send the same message, so that a receiver may drop what it has taken already.
 *
 * <p>The body is JSON: {@code type} ({@code message.requested}), {@code timestamp}, and {@code data} with {@code channel},
 * {@code recipient} ({@code userId}, {@code anonymousId}, as far as they are known), {@code customer}, {@code campaign},
 * {@code step}, {@code variant}, {@code episode}, {@code title}, {@code text}, {@code link} and {@code unsubscribe}.
 *
 * <p>2xx: sent. 410: the recipient is gone, and gets nothing by this channel any more. Another 4xx refuses this message; 408,
 * 425, 429 and everything else put it off, for as long as {@code Retry-After} says, six hours at most. Where a connection was
 * made and no answer came, nobody knows.
 */
public final class WebhookChannel implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookChannel.class);
    private static final Duration LONGEST_WAIT = Duration.ofHours(6);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Receiver receiver;
    private final Caller caller;
    private final MailRenderer renderer;
    private final MailLinks links;
    private final Clock clock;

    public WebhookChannel(Receiver receiver, Caller caller, MailRenderer renderer, MailLinks links, Clock clock) {
        this.receiver = receiver;
        this.caller = caller;
        this.renderer = renderer;
        this.links = links;
        this.clock = clock;
    }

    @Override
    public Delivery send(MailOrder order) {
        String body;
        try {
            body = body(order);
        } catch (RedisException away) {
            LOG.atWarn().addKeyValue("failure", away.getClass().getName()).log("The key of links could not be read");
            return new Delivery.Postponed("the key of links is not to be had");
        } catch (RuntimeException unfit) {
            LOG.atError()
                    .addKeyValue("campaign", order.key().campaign())
                    .addKeyValue("failure", unfit.getClass().getName())
                    .log("No message can be made of an order");
            return new Delivery.Refused("no message can be made of it");
        }
        String id = "msg_" + order.key().fingerprint(order.customer());
        return switch (caller.call(receiver, id, body)) {
            case Answer.Accepted accepted -> new Delivery.Sent(id);
            case Answer.Gone gone -> new Delivery.Bounced(gone.reason());
            case Answer.Failed failed -> delivery(failed);
        };
    }

    private static Delivery delivery(Answer.Failed failed) {
        return switch (failed.how()) {
            case UNREACHED -> new Delivery.Postponed(failed.reason(), true);
            case UNANSWERED -> new Delivery.InDoubt(failed.reason());
            case REFUSED -> new Delivery.Refused(failed.reason());
            case LATER -> {
                Duration asked = failed.retryAfter().orElse(Duration.ZERO);
                yield new Delivery.Postponed(
                        failed.reason(), false, asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
            }
        };
    }

    private String body(MailOrder order) {
        MailSubject about = new MailSubject(
                order.customer(),
                order.key().campaign(),
                order.template(),
                order.contact(),
                order.cart(),
                order.recentlyViewed(),
                Optional.empty());
        Optional<MailLinks.Question> question =
                MailLinks.Question.of(renderer.survey(order.key().campaign()), order);
        String link = links.lead(order, question.isPresent() ? MailLinks.SURVEY : renderer.target(about), question);
        URI unsubscribe = links.unsubscribe(order);
        MessageContent content = renderer.message(about, link, unsubscribe);
        Map<String, Object> recipient = new LinkedHashMap<>();
        order.contact().userId().ifPresent(id -> recipient.put("userId", id));
        order.contact().anonymousId().ifPresent(id -> recipient.put("anonymousId", id));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("channel", order.channel().id());
        data.put("recipient", recipient);
        data.put("customer", order.customer().value());
        data.put("campaign", order.key().campaign());
        data.put("step", order.key().step());
        order.variant().ifPresent(variant -> data.put("variant", variant));
        data.put("episode", order.key().episode());
        if (!content.title().isEmpty()) {
            data.put("title", content.title());
        }
        data.put("text", content.text());
        data.put("link", link);
        data.put("unsubscribe", unsubscribe.toString());
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", "message.requested");
        event.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        event.put("data", data);
        return MAPPER.writeValueAsString(event);
    }
}
