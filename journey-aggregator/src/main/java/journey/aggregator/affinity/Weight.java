package journey.aggregator.affinity;

import java.time.Instant;

/**
 * A weight that fades, as the moment at which it will have faded to one; see {@link Decay}. The later, the greater, whenever
 * two are compared.
 */
public record Weight(Instant one) implements Comparable<Weight> {
    public Weight {
        one = Instant.ofEpochMilli(one.toEpochMilli());
    }

    @Override
    public int compareTo(Weight other) {
        return one.compareTo(other.one);
    }
}
