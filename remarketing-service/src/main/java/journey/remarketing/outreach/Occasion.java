package journey.remarketing.outreach;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import journey.events.CartContents;
import journey.events.CustomerId;
import journey.events.Product;

/**
 * What a campaign may mail about: a cart or products that were left, an order, or a time without one.
 *
 * <p>A cart's id is its episode's, and the episode's id may change: an earlier touchpoint that came late, or a merge, shows
 * that it was started by another one. An occasion keeps the id under which it was first told, for mails were claimed under
 * it, and takes the others as names.
 *
 * @param names other ids that it is told by
 * @param startedAt when the cart or the looking was begun; of an order and a lull, when the order was placed
 * @param at when it became an occasion: the abandonment, or the order
 * @param cart empty where there is none, and where only a claim is known, e.g. after the log was cut
 * @param recentlyViewed of products left behind without a cart, these
 * @param formerly customers who were merged into this one, and may have been mailed about it
 */
public record Occasion(
        String id,
        Kind kind,
        State state,
        Set<String> names,
        Instant startedAt,
        Instant at,
        Optional<CartContents> cart,
        List<Product> recentlyViewed,
        Set<CustomerId> formerly,
        List<StepProgress> steps) {

    public enum Kind {
        CART,
        BROWSE,
        ORDER,
        /** The time since the last order. */
        LULL;

        static Kind of(String id) {
            return id.startsWith(Prefix.BROWSE)
                    ? BROWSE
                    : id.startsWith(Prefix.ORDER) ? ORDER : id.startsWith(Prefix.LULL) ? LULL : CART;
        }
    }

    /** What became of it. */
    public enum State {
        /** Still one. */
        OPEN,
        RESUMED,
        RECOVERED,
        EMPTIED,
        EXPIRED,
        /** The customer ordered, with this cart or another way. */
        ORDERED,
        /** The order was cancelled, or all of it given back. */
        RETURNED,
        /**
         * Came with a merged customer's conversation, or turned out to be part of another; nothing is due until the journey
         * tells of it again.
         */
        HANDED_OVER;

        /** Whether it can't become open again. */
        boolean ended() {
            return this == RECOVERED || this == ORDERED || this == EXPIRED || this == RETURNED;
        }
    }

    public Occasion {
        names = Set.copyOf(names);
        recentlyViewed = List.copyOf(recentlyViewed);
        formerly = Set.copyOf(formerly);
        steps = List.copyOf(steps);
    }

    static Occasion open(String id, Kind kind, Instant startedAt, Instant at) {
        return new Occasion(
                id, kind, State.OPEN, Set.of(), startedAt, at, Optional.empty(), List.of(), Set.of(), List.of());
    }

    /** An occasion of which only a mail is known. */
    static Occasion knownByMail(String id, Instant at) {
        return open(id, Kind.of(id), at, at).with(State.HANDED_OVER);
    }

    static String idOfBrowsing(Instant startedAt) {
        return Prefix.BROWSE + startedAt.toEpochMilli();
    }

    static String idOfOrder(String orderId) {
        return Prefix.ORDER + orderId;
    }

    static String idOfLull(String orderId) {
        return Prefix.LULL + orderId;
    }

    /** The order that an occasion of this id is about. */
    public static Optional<String> order(String id) {
        return Optional.of(id)
                .filter(each -> each.startsWith(Prefix.ORDER))
                .map(each -> each.substring(Prefix.ORDER.length()));
    }

    /** Ids of carts are messageIds and have no prefix. */
    private static final class Prefix {
        private static final String BROWSE = "browse:";
        private static final String ORDER = "order:";
        private static final String LULL = "lull:";
    }

    boolean isNamed(String name) {
        return id.equals(name) || names.contains(name);
    }

    /** Whether the two lasted at the same time. A customer has one cart at a time: then they are the same. */
    boolean overlaps(Instant otherStart, Instant otherAt) {
        return !otherStart.isAfter(at) && !startedAt.isAfter(otherAt);
    }

    /** Whether something of it is still to come. */
    boolean isPending() {
        return state == State.OPEN
                && steps.stream().anyMatch(step -> step.status().pending());
    }

    Optional<StepProgress> step(StepKey key) {
        return steps.stream().filter(step -> step.names(key)).findFirst();
    }

    Occasion with(State next) {
        return new Occasion(id, kind, next, names, startedAt, at, cart, recentlyViewed, formerly, steps);
    }

    Occasion told(CartContents contents, List<Product> viewed, Set<CustomerId> before) {
        return new Occasion(id, kind, state, names, startedAt, at, Optional.of(contents), viewed, before, steps);
    }

    /** Open once more, as it is now. */
    Occasion open(
            Instant start,
            Instant when,
            Optional<CartContents> contents,
            List<Product> viewed,
            Set<CustomerId> before) {
        return new Occasion(id, kind, State.OPEN, names, start, when, contents, viewed, before, steps);
    }

    Occasion named(Set<String> more) {
        Set<String> all = new HashSet<>(names);
        all.addAll(more);
        all.remove(id);
        return new Occasion(id, kind, state, all, startedAt, at, cart, recentlyViewed, formerly, steps);
    }

    Occasion withSteps(List<StepProgress> next) {
        return new Occasion(id, kind, state, names, startedAt, at, cart, recentlyViewed, formerly, next);
    }

    Occasion with(StepProgress progress) {
        List<StepProgress> next = new ArrayList<>(steps);
        next.removeIf(step ->
                step.campaign().equals(progress.campaign()) && step.step().equals(progress.step()));
        next.add(progress);
        return withSteps(next);
    }

    Occasion eachStep(UnaryOperator<StepProgress> change) {
        return withSteps(steps.stream().map(change).toList());
    }
}
