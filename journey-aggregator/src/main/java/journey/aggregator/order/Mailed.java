package journey.aggregator.order;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A mail of remarketing's that the customer got. What is opened and clicked doesn't say which of a step's mails it was: it is
 * taken for the latest.
 *
 * @param attribution how long after it an order is owed to it, where the campaign says so
 */
public record Mailed(Mailing mailing, Instant at, Optional<Duration> attribution, boolean opened, boolean clicked) {
    private static final Comparator<Mailed> ORDER =
            Comparator.comparing(Mailed::at).thenComparing(Mailed::mailing, Mailing.ORDER);

    private Mailed with(boolean wasOpened, boolean wasClicked) {
        return new Mailed(mailing, at, attribution, opened || wasOpened, clicked || wasClicked);
    }

    /** What is said of a mail may lack the variant. */
    private boolean fits(Mailing said) {
        return mailing.isOfStep(said)
                && (said.variant().isEmpty() || said.variant().equals(mailing.variant()));
    }

    static Optional<Mailed> latest(List<Mailed> all, Mailing said) {
        return all.reversed().stream().filter(mailed -> mailed.fits(said)).findFirst();
    }

    static List<Mailed> marked(List<Mailed> all, Mailing said, boolean opened, boolean clicked) {
        return latest(all, said)
                .map(mailed -> merge(all, List.of(mailed.with(opened, clicked))))
                .orElse(all);
    }

    /** All of both, each once, in the order of their times. */
    static List<Mailed> merge(List<Mailed> some, List<Mailed> others) {
        if (others.isEmpty()) {
            return some;
        }
        List<Mailed> all = new ArrayList<>(some);
        for (Mailed other : others) {
            int place = 0;
            while (place < all.size() && ORDER.compare(all.get(place), other) < 0) {
                place++;
            }
            if (place < all.size() && ORDER.compare(all.get(place), other) == 0) {
                all.set(place, all.get(place).with(other.opened, other.clicked));
            } else {
                all.add(place, other);
            }
        }
        return all;
    }

    /** The first of each step: which variant a customer belongs to, and since when. */
    static Collection<Mailed> firsts(List<Mailed> all) {
        TreeMap<String, Mailed> firsts = new TreeMap<>();
        all.forEach(mailed -> firsts.putIfAbsent(
                mailed.mailing.campaign() + ' ' + mailed.mailing.step().orElse(""), mailed));
        return firsts.values();
    }
}
