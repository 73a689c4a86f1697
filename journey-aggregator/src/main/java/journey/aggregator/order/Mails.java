package journey.aggregator.order;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * When the customer last got a mail of ours, and last clicked in one; and for which campaigns they are measured.
 *
 * @param sent sent or delivered
 * @param exposures one for each campaign of remarketing's that has mailed the customer or held them out, in their order
 */
public record Mails(Optional<Instant> sent, Optional<Instant> clicked, List<Exposure> exposures) {
    public static final Mails NONE = new Mails(Optional.empty(), Optional.empty(), List.of());

    public Mails {
        exposures = List.copyOf(exposures);
    }

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
            case SENT, DELIVERED ->
                new Mails(Optional.of(touchpoint.time()), clicked, Exposure.with(exposures, touchpoint, mail, false));
            case HELD_OUT -> new Mails(sent, clicked, Exposure.with(exposures, touchpoint, mail, true));
            case CLICKED -> new Mails(sent, Optional.of(touchpoint.time()), exposures);
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
                Stream.concat(clicked.stream(), other.clicked.stream()).max(Instant::compareTo),
                Exposure.merge(exposures, other.exposures));
    }
}
