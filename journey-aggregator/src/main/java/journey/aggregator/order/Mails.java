package journey.aggregator.order;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * What mails of ours had to do with the customer.
 *
 * @param sent mails that an order to come may be owed to, sent or delivered; one, unless windows differ
 * @param clicked clicks that one may be owed to, likewise
 * @param exposures one for each campaign of remarketing's that has mailed the customer or held them out, in their order
 * @param mailed all mails of remarketing's, in the order of their times
 */
public record Mails(List<MailTouch> sent, List<MailTouch> clicked, List<Exposure> exposures, List<Mailed> mailed) {
    public static final Mails NONE = new Mails(List.of(), List.of(), List.of(), List.of());

    public Mails {
        sent = List.copyOf(sent);
        clicked = List.copyOf(clicked);
        exposures = List.copyOf(exposures);
        mailed = List.copyOf(mailed);
    }

    /** @param otherwise how long after a mail or a click an order is owed to it, where the mail doesn't say so */
    public Mails on(Touchpoint touchpoint, Duration otherwise) {
        if (!(touchpoint.what() instanceof Interaction.MailEvent mail)) {
            return this;
        }
        Instant at = touchpoint.time();
        Optional<Mailing> ours = Mailing.of(touchpoint, mail);
        Optional<Duration> attribution = ours.flatMap(mailing -> mail.attribution());
        return switch (mail.outcome()) {
            case SENT -> {
                List<Mailed> one = ours.map(mailing -> new Mailed(mailing, at, attribution, false, false)).stream()
                        .toList();
                yield new Mails(
                        MailTouch.lasting(sent, List.of(new MailTouch(at, ours, attribution)), otherwise),
                        clicked,
                        Exposure.merge(exposures, exposure(ours, false, at, attribution)),
                        Mailed.merge(mailed, one));
            }
            case DELIVERED ->
                new Mails(
                        MailTouch.lasting(sent, List.of(touch(at, ours, attribution)), otherwise),
                        clicked,
                        Exposure.merge(exposures, exposure(ours, false, at, attribution)),
                        mailed);
            case HELD_OUT ->
                new Mails(sent, clicked, Exposure.merge(exposures, exposure(ours, true, at, attribution)), mailed);
            case CLICKED ->
                new Mails(
                        sent,
                        MailTouch.lasting(clicked, List.of(touch(at, ours, attribution)), otherwise),
                        exposures,
                        ours.map(mailing -> Mailed.marked(mailed, mailing, false, true))
                                .orElse(mailed));
            case OPENED ->
                new Mails(
                        sent,
                        clicked,
                        exposures,
                        ours.map(mailing -> Mailed.marked(mailed, mailing, true, false))
                                .orElse(mailed));
            case BOUNCED, MARKED_AS_SPAM, UNSUBSCRIBED -> this;
        };
    }

    /** Its name is that of the mail itself, where that is known: so nothing counts under a name that no mail had. */
    private MailTouch touch(Instant at, Optional<Mailing> said, Optional<Duration> attribution) {
        Optional<Mailed> known = said.flatMap(mailing -> Mailed.latest(mailed, mailing));
        return new MailTouch(at, known.map(Mailed::mailing), attribution.or(() -> known.flatMap(Mailed::attribution)));
    }

    private static List<Exposure> exposure(
            Optional<Mailing> ours, boolean heldOut, Instant at, Optional<Duration> attribution) {
        return ours.map(mailing -> new Exposure(mailing.campaign(), heldOut, at, attribution)).stream()
                .toList();
    }

    /**
     * What an order of that time is owed to; a click is the stronger reason.
     *
     * @param otherwise as above
     */
    public Optional<Credit> on(Instant order, Duration otherwise) {
        return MailTouch.latest(clicked, order, otherwise)
                .map(touch -> new Credit(Credit.Influence.CLICKED, touch.mailing()))
                .or(() -> MailTouch.latest(sent, order, otherwise)
                        .map(touch -> new Credit(Credit.Influence.WITHIN_WINDOW, touch.mailing())));
    }

    /**
     * For what can't be folded again, being too old.
     *
     * @param otherwise as above
     */
    public Mails merge(Mails other, Duration otherwise) {
        return new Mails(
                MailTouch.lasting(sent, other.sent, otherwise),
                MailTouch.lasting(clicked, other.clicked, otherwise),
                Exposure.merge(exposures, other.exposures),
                Mailed.merge(mailed, other.mailed));
    }
}
