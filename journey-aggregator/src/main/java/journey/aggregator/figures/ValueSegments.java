package journey.aggregator.figures;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import journey.aggregator.counting.Buckets;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Dimension;
import journey.aggregator.order.OrderCounts;

/**
 * Low, medium and high spenders of each currency, by quantiles of the customers' net revenue. Customers are counted in
 * logarithmic buckets (see {@link Buckets}), so a border is right within a fifth, and customers of one bucket are never torn
 * apart.
 */
final class ValueSegments {
    /** What customers brought. */
    enum Segment {
        LOW,
        MEDIUM,
        HIGH;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Customers added up.
     *
     * @param net in minor units
     * @param days from the first to the last order
     */
    record Value(long customers, long orders, long net, long days) {
        static final Value NONE = new Value(0, 0, 0, 0);

        Value plus(Value other) {
            return new Value(customers + other.customers, orders + other.orders, net + other.net, days + other.days);
        }
    }

    /** @param lowUpTo the last bucket of low spenders, {@code highFrom} the first one of high spenders */
    private record Cut(int lowUpTo, int highFrom) {
        Segment of(int bucket) {
            if (bucket <= lowUpTo) {
                return Segment.LOW;
            }
            return bucket >= highFrom ? Segment.HIGH : Segment.MEDIUM;
        }
    }

    private final Map<String, TreeMap<Integer, Value>> byCurrency = new TreeMap<>();
    private final Map<String, Cut> cuts = new HashMap<>();

    private ValueSegments() {}

    static ValueSegments read(Cube cube, FigureSettings settings) {
        ValueSegments segments = new ValueSegments();
        cube.plain(OrderCounts.VALUE).forEach((field, count) -> {
            String[] parts = field.split("\\|");
            Value value = switch (parts[2]) {
                case "n" -> new Value(count, 0, 0, 0);
                case "o" -> new Value(0, count, 0, 0);
                case "r" -> new Value(0, 0, count, 0);
                default -> new Value(0, 0, 0, count);
            };
            segments.byCurrency
                    .computeIfAbsent(parts[0], currency -> new TreeMap<>())
                    .merge(Integer.parseInt(parts[1]), value, Value::plus);
        });
        segments.byCurrency.forEach((currency, buckets) -> {
            Map<Integer, Long> customers = new TreeMap<>();
            buckets.forEach((bucket, value) -> customers.put(bucket, value.customers()));
            OptionalInt low = Buckets.quantile(customers, settings.low());
            OptionalInt high = Buckets.quantile(customers, settings.high());
            if (low.isPresent() && high.isPresent()) {
                segments.cuts.put(currency, new Cut(low.getAsInt(), high.getAsInt() + 1));
            }
        });
        return segments;
    }

    /** By currency, and in it by segment, low ones first. */
    Map<String, Map<Segment, Value>> values() {
        Map<String, Map<Segment, Value>> all = new TreeMap<>();
        byCurrency.forEach((currency, buckets) -> {
            Map<Segment, Value> values = new EnumMap<>(Segment.class);
            buckets.forEach((bucket, value) -> values.merge(segment(currency, bucket), value, Value::plus));
            all.put(currency, values);
        });
        return all;
    }

    Segment segment(String currency, int bucket) {
        return cuts.getOrDefault(currency, new Cut(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .of(bucket);
    }

    /** What the value of the dimension means, e.g. {@code EUR high}; who has not bought stays {@link Dimension#NONE}. */
    String named(String label) {
        int digits = Dimension.NONE.equals(label) ? 0 : 3;
        if (digits == 0 || label.length() <= digits) {
            return label;
        }
        String currency = label.substring(0, digits);
        return currency
                + ' '
                + segment(currency, Integer.parseInt(label.substring(digits))).code();
    }
}
