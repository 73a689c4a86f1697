package journey.aggregator.order;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mail, or a click in one, that an order may be owed to.
 *
 * @param mailing absent for mails of others than remarketing, and of those whose sending was never told
 * @param attribution how long it lasts, where the campaign says so
 */
public record MailTouch(Instant at, Optional<Mailing> mailing, Optional<Duration> attribution) {

    private Instant until(Duration otherwise) {
        return at.plus(attribution.orElse(otherwise));
    }

    /**
     * Those of both that an order to come may be owed to, the latest last. The latest that still lasts is the one that it is
     * owed to, so who came before another and ends no later is none.
     *
     * @param otherwise how long those last that don't say it
     */
    static List<MailTouch> lasting(List<MailTouch> some, List<MailTouch> others, Duration otherwise) {
        List<MailTouch> all = Stream.concat(some.stream(), others.stream())
                .sorted(Comparator.comparing(MailTouch::at)
                        .thenComparing(touch -> touch.until(otherwise))
                        .thenComparing(
                                touch -> touch.mailing().map(Mailing::label).orElse(""))
                        .reversed())
                .toList();
        List<MailTouch> lasting = new ArrayList<>();
        Instant end = Instant.MIN;
        for (MailTouch touch : all) {
            if (touch.until(otherwise).isAfter(end)) {
                lasting.add(touch);
                end = touch.until(otherwise);
            }
        }
        return lasting.reversed();
    }

    /** The latest of these that lasts until then. */
    static Optional<MailTouch> latest(List<MailTouch> lasting, Instant order, Duration otherwise) {
        return lasting.reversed().stream()
                .filter(touch -> !order.isAfter(touch.until(otherwise)))
                .findFirst();
    }
}
