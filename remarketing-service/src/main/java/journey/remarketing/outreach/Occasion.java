package journey.remarketing.outreach;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import journey.events.CartContents;
import journey.events.CustomerId;
import journey.events.Product;

/**
 * An abandoned cart as remarketing knows it.
 *
 * @param cart empty where only a claim is known, e.g. after the log was cut
 * @param formerly customers who were merged into this one, and may have been mailed about it
 */
public record Episode(
        String id,
        State state,
        Instant startedAt,
        Instant abandonedAt,
        Optional<CartContents> cart,
        List<Product> recentlyViewed,
        Set<CustomerId> formerly,
        List<StepProgress> steps) {

    /** What became of the cart. */
    public enum State {
        ABANDONED,
        RESUMED,
        RECOVERED,
        EMPTIED,
        EXPIRED,
        /** The customer ordered, with this cart or another way. */
        ORDERED,
        /** Came with a merged customer's conversation; nothing is due until the merged journey abandons it again. */
        HANDED_OVER;

        /** Whether the cart can't be abandoned again. */
        boolean ended() {
            return this == RECOVERED || this == ORDERED || this == EXPIRED;
        }
    }

    public Episode {
        recentlyViewed = List.copyOf(recentlyViewed);
        formerly = Set.copyOf(formerly);
        steps = List.copyOf(steps);
    }

    /** An episode of which only a mail is known. */
    static Episode knownByMail(String id, Instant at) {
        return new Episode(id, State.HANDED_OVER, at, at, Optional.empty(), List.of(), Set.of(), List.of());
    }

    Optional<StepProgress> step(StepKey key) {
        return steps.stream().filter(step -> step.names(key)).findFirst();
    }

    Episode with(State next) {
        return new Episode(id, next, startedAt, abandonedAt, cart, recentlyViewed, formerly, steps);
    }

    Episode told(CartContents contents, List<Product> viewed, Set<CustomerId> before) {
        return new Episode(id, state, startedAt, abandonedAt, Optional.of(contents), viewed, before, steps);
    }

    Episode withSteps(List<StepProgress> next) {
        return new Episode(id, state, startedAt, abandonedAt, cart, recentlyViewed, formerly, next);
    }

    Episode with(StepProgress progress) {
        List<StepProgress> next = new ArrayList<>(steps);
        next.removeIf(step ->
                step.campaign().equals(progress.campaign()) && step.step().equals(progress.step()));
        next.add(progress);
        return withSteps(next);
    }

    Episode eachStep(UnaryOperator<StepProgress> change) {
        return withSteps(steps.stream().map(change).toList());
    }
}
