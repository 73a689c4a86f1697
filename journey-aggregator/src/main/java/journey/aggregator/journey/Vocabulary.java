package journey.aggregator.journey;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Names;
import journey.ledger.Changes;

/**
 * The names of campaigns, pages and variants of mails that a partition counts under their own name. Anybody can write to
 * these, so only the first so many are admitted; all that come later are "(other)". The admitted ones are committed with
 * what was counted under them, and none ever leaves: so a value is taken back under the name that it was counted under, and
 * a partition that is folded again from the log comes to the same counters.
 */
final class Vocabulary implements Names {
    private final Function<Dimension, Set<String>> stored;
    private final int most;
    private final Map<Dimension, Set<String>> admitted = new EnumMap<>(Dimension.class);
    private final Map<Dimension, Set<String>> fresh = new EnumMap<>(Dimension.class);

    /** @param stored what was admitted before; read once for each dimension */
    Vocabulary(Function<Dimension, Set<String>> stored, int most) {
        this.stored = stored;
        this.most = most;
    }

    /** The hash whose fields are the names. */
    static String hash(Dimension dimension) {
        return "names:" + dimension.code();
    }

    @Override
    public String of(Dimension dimension, String value) {
        if (value.equals(Dimension.OTHER) || value.equals(Dimension.NONE)) {
            return value;
        }
        Set<String> known = admitted.computeIfAbsent(dimension, asked -> new HashSet<>(stored.apply(asked)));
        if (known.contains(value)) {
            return value;
        }
        if (known.size() >= most) {
            return Dimension.OTHER;
        }
        known.add(value);
        fresh.computeIfAbsent(dimension, asked -> new HashSet<>()).add(value);
        return value;
    }

    /** All that are admitted. */
    void admitted(BiConsumer<Dimension, String> to) {
        admitted.forEach((dimension, values) -> values.forEach(value -> to.accept(dimension, value)));
    }

    /** Has the newly admitted ones committed with the batch that brought them. */
    void commit(Changes changes) {
        fresh.forEach((dimension, values) -> values.forEach(value -> changes.add(hash(dimension), value, 1)));
        fresh.clear();
    }
}
