package journey.aggregator.cart;

import java.time.Instant;
import java.util.Optional;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * Looking at products without putting any into a cart. It starts with a product viewed while there is no cart, is abandoned
 * when none is viewed for a while, and is over with a cart or an order; who looks again after that starts anew.
 *
 * @param startedAt when the first product was viewed
 * @param lastViewed when the last one was
 * @param abandonedAt present once it is abandoned
 */
public record Browse(Instant startedAt, Instant lastViewed, Optional<Instant> abandonedAt) {
    /** Lets time pass until {@code now}, inclusively. */
    public static Optional<Browse> advance(Optional<Browse> browse, Instant now, CartRules rules) {
        return browse.map(going -> going.deadline(rules)
                .filter(due -> !due.isAfter(now))
                .map(due -> new Browse(going.startedAt, going.lastViewed, Optional.of(due)))
                .orElse(going));
    }

    /** After time has passed up to the touchpoint. Where the shop doesn't care, nobody browses. */
    public static Optional<Browse> on(Optional<Browse> browse, Touchpoint touchpoint, boolean cart, CartRules rules) {
        if (rules.browseAbandonedAfter().isEmpty() || cart || touchpoint.what() instanceof Interaction.OrderCompleted) {
            return Optional.empty();
        }
        if (!(touchpoint.what() instanceof Interaction.ProductViewed)) {
            return browse;
        }
        Instant start = browse.filter(going -> going.abandonedAt.isEmpty())
                .map(Browse::startedAt)
                .orElse(touchpoint.time());
        return Optional.of(new Browse(start, touchpoint.time(), Optional.empty()));
    }

    /** When it is abandoned if nothing happens. */
    public Optional<Instant> deadline(CartRules rules) {
        return abandonedAt.isPresent()
                ? Optional.empty()
                : rules.browseAbandonedAfter().map(lastViewed::plus);
    }

    /** For what can't be folded again, being too old: the later one. */
    public static Optional<Browse> merge(Optional<Browse> one, Optional<Browse> other, boolean cart) {
        if (cart) {
            return Optional.empty();
        }
        return one.isPresent() && (other.isEmpty() || !one.get().lastViewed.isBefore(other.get().lastViewed))
                ? one
                : other;
    }
}
