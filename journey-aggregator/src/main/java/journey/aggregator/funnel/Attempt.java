package journey.aggregator.funnel;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run at a funnel, with what its figures need and no more: a journey keeps its attempts for ever.
 *
 * @param day of entry (UTC), which all of its figures count for
 * @param times from entry to each step after the first that was taken, in buckets, see {@link FunnelCounts#bucket}
 * @param value the number of the breakdown's value, see {@link Breakdown}
 * @param excluded whether an exclusion ended it
 */
public record Attempt(LocalDate day, List<Integer> times, Optional<Integer> value, boolean excluded) {
    public Attempt {
        times = List.copyOf(times);
    }

    /** How many steps were taken. */
    public int taken() {
        return times.size() + 1;
    }

    /**
     * One that may still go on.
     *
     * @param held in a funnel of any order, which steps each of the touchpoints may take that took one, as bits
     */
    public record Lasting(Instant enteredAt, List<Integer> times, Optional<Integer> value, List<Integer> held) {
        public Lasting {
            times = List.copyOf(times);
            held = List.copyOf(held);
        }

        static Lasting entered(Instant at, Optional<Integer> value, Optional<Integer> bits) {
            return new Lasting(at, List.of(), value, bits.stream().toList());
        }

        int taken() {
            return times.size() + 1;
        }

        Lasting step(int time, Optional<Integer> valueNow, Optional<Integer> bits) {
            return new Lasting(
                    enteredAt,
                    plus(times, time),
                    valueNow,
                    bits.map(more -> plus(held, more)).orElse(held));
        }

        /** What it counts for now. */
        Attempt ended(boolean excluded) {
            return new Attempt(LocalDate.ofInstant(enteredAt, ZoneOffset.UTC), times, value, excluded);
        }

        private static List<Integer> plus(List<Integer> list, int more) {
            List<Integer> longer = new ArrayList<>(list);
            longer.add(more);
            return longer;
        }
    }
}
