package journey.aggregator.funnel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import journey.events.Touchpoint;

/**
 * A customer's attempts at one funnel.
 *
 * <p>An attempt is entered with the first step (in a funnel of any order with any step) and lasts until it has converted,
 * its window has passed, an exclusion has ended it, or in a strict order something else happened; only then the next can
 * begin. What ends an attempt without taking a step of it may enter the next. Within an attempt each step is taken by the
 * first touchpoint that can.
 *
 * <p>In a funnel of any order a touchpoint takes a step when there is an assignment of steps to all that took one before
 * and to it, each a step of its own: so it makes no difference which of two steps a touchpoint that fits both was taken
 * for. That is a matching, grown by augmenting paths (Berge 1957), the touchpoints that have a step keep one.
 *
 * @param over in the order of their entries
 * @param touch the number of the value that the touches so far give, see {@link Breakdown}
 */
public record Attempts(List<Attempt> over, Optional<Attempt.Lasting> lasting, Optional<Integer> touch) {
    public static final Attempts NONE = new Attempts(List.of(), Optional.empty(), Optional.empty());

    public Attempts {
        over = List.copyOf(over);
    }

    /** @param arrival whether the touchpoint is the first of a visit */
    public Attempts on(Touchpoint touchpoint, boolean arrival, Funnel funnel) {
        Attempts before = until(touchpoint.time(), funnel).touchedBy(touchpoint, funnel);
        Taken visit = before.take(arrival ? funnel.takenByVisit(touchpoint) : 0, touchpoint.time(), funnel);
        int bits = funnel.takenBy(touchpoint);
        Taken taken = visit.attempts().take(bits, touchpoint.time(), funnel);
        return visit.done() || taken.done() ? taken.attempts() : before.passedBy(touchpoint, bits, funnel);
    }

    /** @param done whether a step was taken */
    private record Taken(Attempts attempts, boolean done) {}

    private Attempts until(Instant now, Funnel funnel) {
        return lasting.filter(attempt -> now.isAfter(attempt.enteredAt().plus(funnel.window())))
                .map(attempt -> ended(attempt, false))
                .orElse(this);
    }

    private Attempts touchedBy(Touchpoint touchpoint, Funnel funnel) {
        if (funnel.breakdown().isEmpty()) {
            return this;
        }
        Breakdown breakdown = funnel.breakdown().get();
        if (breakdown.attribution() == Breakdown.Attribution.FIRST && touch.isPresent()) {
            return this;
        }
        Optional<Integer> value = breakdown.value(touchpoint);
        return value.isEmpty() || value.equals(touch) ? this : new Attempts(over, lasting, value);
    }

    private Taken take(int bits, Instant at, Funnel funnel) {
        boolean anyOrder = funnel.order() == Funnel.Order.ANY;
        if (lasting.isEmpty()) {
            return (anyOrder ? bits : bits & 1) == 0
                    ? new Taken(this, false)
                    : new Taken(
                            new Attempts(
                                    over,
                                    Optional.of(Attempt.Lasting.entered(
                                            at, touch, anyOrder ? Optional.of(bits) : Optional.empty())),
                                    touch),
                            true);
        }
        Attempt.Lasting attempt = lasting.get();
        boolean fits = anyOrder ? bits != 0 && isMatched(attempt.held(), bits) : (bits & (1 << attempt.taken())) != 0;
        if (!fits) {
            return new Taken(this, false);
        }
        int time = FunnelCounts.bucket(Duration.between(attempt.enteredAt(), at));
        Attempt.Lasting further = attempt.step(time, touch, anyOrder ? Optional.of(bits) : Optional.empty());
        return new Taken(
                further.taken() == funnel.steps().size()
                        ? ended(further, false)
                        : new Attempts(over, Optional.of(further), touch),
                true);
    }

    /** By a touchpoint that takes no step of the attempt that lasts. */
    private Attempts passedBy(Touchpoint touchpoint, int bits, Funnel funnel) {
        if (lasting.isEmpty()) {
            return this;
        }
        Attempt.Lasting attempt = lasting.get();
        boolean excluded = funnel.excludes(touchpoint, attempt.taken());
        if (!excluded && (funnel.order() != Funnel.Order.STRICT || !funnel.interrupts(touchpoint))) {
            return this;
        }
        return ended(attempt, excluded)
                .touchedBy(touchpoint, funnel)
                .take(bits, touchpoint.time(), funnel)
                .attempts();
    }

    private Attempts ended(Attempt.Lasting attempt, boolean excluded) {
        List<Attempt> more = new ArrayList<>(over);
        more.add(attempt.ended(excluded));
        return new Attempts(more, Optional.empty(), Optional.empty());
    }

    /** Whether everyone can have a step of their own. */
    private static boolean isMatched(List<Integer> held, int bits) {
        List<Integer> all = new ArrayList<>(held);
        all.add(bits);
        int[] holder = new int[Integer.SIZE];
        for (int i = 0; i < all.size(); i++) {
            if (!finds(i, all, holder, new boolean[Integer.SIZE])) {
                return false;
            }
        }
        return true;
    }

    /** @param holder who has each step, from 1; 0 for nobody */
    private static boolean finds(int who, List<Integer> all, int[] holder, boolean[] tried) {
        for (int step = 0; step < Integer.SIZE; step++) {
            if ((all.get(who) & (1 << step)) != 0 && !tried[step]) {
                tried[step] = true;
                if (holder[step] == 0 || finds(holder[step] - 1, all, holder, tried)) {
                    holder[step] = who + 1;
                    return true;
                }
            }
        }
        return false;
    }

    /** All of them, in the order of their entries, with what they count for now. */
    public List<Attempt> all() {
        return Stream.concat(over.stream(), lasting.stream().map(attempt -> attempt.ended(false)))
                .toList();
    }

    /** For what can't be folded again, being too old: of two that last, the one that was entered later goes on. */
    public Attempts merge(Attempts other) {
        if (lasting.isEmpty() || other.lasting.isEmpty()) {
            return new Attempts(
                    both(over, other.over), lasting.or(other::lasting), lasting.isPresent() ? touch : other.touch);
        }
        boolean mine = !lasting.get().enteredAt().isBefore(other.lasting.get().enteredAt());
        Attempts goesOn = mine ? this : other;
        Attempts stops = mine ? other : this;
        List<Attempt> stopped = new ArrayList<>(stops.over);
        stopped.add(stops.lasting.orElseThrow().ended(false));
        return new Attempts(both(goesOn.over, stopped), goesOn.lasting, goesOn.touch);
    }

    private static List<Attempt> both(List<Attempt> one, List<Attempt> other) {
        return Stream.concat(one.stream(), other.stream())
                .sorted(Comparator.comparing(Attempt::day))
                .toList();
    }
}
