package journey.aggregator.order;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * When the customer last got a mail of ours, and last clicked in one.
 *
 * @param sent sent or delivered
 */
public record Mails(Optional<Instant> sent, Optional<Instant> clicked) {
    public static final Mails NONE = new Mails(Optional.empty(), Optional.empty());

    /** What mails had to do with an order; the stronger reason counts. */
    public enum Influence {
        /** Somebody clicked in a mail and bought within the window. */
        CLICKED,
        /** Somebody got a mail and bought within the window. */
        WITHIN_WINDOW,
        NONE;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Mails on(Touchpoint touchpoint) {
        if (!(touchpoint.what() instanceof Interaction.MailEvent mail)) {
            return this;
        }
        return switch (mail.outcome()) {
            case SENT, DELIVERED -> new Mails(Optional.of(touchpoint.time()), clicked);
            case CLICKED -> new Mails(sent, Optional.of(touchpoint.time()));
            case OPENED, BOUNCED, MARKED_AS_SPAM, UNSUBSCRIBED -> this;
        };
    }

    /** @param window how long after a mail or a click an order is owed to it */
    public Influence on(Instant order, Duration window) {
        if (within(clicked, order, window)) {
            return Influence.CLICKED;
        }
        return within(sent, order, window) ? Influence.WITHIN_WINDOW : Influence.NONE;
    }

    private static boolean within(Optional<Instant> mail, Instant order, Duration window) {
        return mail.filter(at -> !order.isAfter(at.plus(window))).isPresent();
    }

    /** For what can't be folded again, being too old. */
    public Mails merge(Mails other) {
        return new Mails(
                Stream.concat(sent.stream(), other.sent.stream()).max(Instant::compareTo),
                Stream.concat(clicked.stream(), other.clicked.stream()).max(Instant::compareTo));
    }
}
