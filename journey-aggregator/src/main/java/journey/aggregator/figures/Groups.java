package journey.aggregator.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.order.Mailing;

/** Reads a family the way a query asks for it. */
final class Groups {
    /** The key of the one group that a query without breakdown has. */
    private static final String ALL = "";

    private final Cube cube;
    private final FigureSettings settings;

    Groups(Cube cube, FigureSettings settings) {
        this.cube = cube;
        this.settings = settings;
    }

    /**
     * By day in the order of days; by a dimension those with most of {@code weight} first, and the rest as one.
     *
     * @param any a dimension of the family with few values, for totals; {@link Dimension#VARIANT} for a family that has only
     *     this one, and is read by campaign and step from it
     * @param weight how the measures that matter most begin
     */
    SequencedMap<String, Measures> read(Family family, Dimension any, Query query, String weight) {
        SequencedMap<String, Measures> groups = new LinkedHashMap<>();
        if (query.by().isEmpty()) {
            groups.put(ALL, cube.total(family, any, query.from(), query.to()));
            return groups;
        }
        switch (query.by().get()) {
            case By.Day day ->
                cube.byDay(family, any, query.from(), query.to())
                        .forEach((date, measures) -> groups.put(date.toString(), measures));
            case By.Of of -> {
                boolean ofMails = any == Dimension.VARIANT;
                Map<String, Measures> values =
                        cube.by(family, ofMails ? any : of.dimension(), query.from(), query.to());
                groups.putAll(most(ofMails ? together(values, of.dimension()) : named(of.dimension(), values), weight));
            }
        }
        return groups;
    }

    /** Variants of mails put together by step or by campaign. */
    static Map<String, Measures> together(Map<String, Measures> variants, Dimension dimension) {
        Map<String, Measures> sums = new TreeMap<>();
        variants.forEach(
                (variant, measures) -> sums.computeIfAbsent(Mailing.label(variant, dimension), value -> new Measures())
                        .plus(measures));
        return sums;
    }

    private Map<String, Measures> named(Dimension dimension, Map<String, Measures> values) {
        if (dimension != Dimension.SEGMENT) {
            return values;
        }
        ValueSegments segments = ValueSegments.read(cube, settings);
        Map<String, Measures> named = new TreeMap<>();
        values.forEach((label, measures) -> named.computeIfAbsent(segments.named(label), name -> new Measures())
                .plus(measures));
        return named;
    }

    private SequencedMap<String, Measures> most(Map<String, Measures> values, String weight) {
        List<Map.Entry<String, Measures>> sorted = new ArrayList<>(values.entrySet());
        sorted.sort(Comparator.<Map.Entry<String, Measures>>comparingLong(entry -> -weigh(entry.getValue(), weight))
                .thenComparing(Map.Entry::getKey));
        SequencedMap<String, Measures> most = new LinkedHashMap<>();
        Measures rest = new Measures();
        for (Map.Entry<String, Measures> entry : sorted) {
            if (entry.getKey().equals(Dimension.OTHER) || most.size() >= settings.rows()) {
                rest.plus(entry.getValue());
            } else {
                most.put(entry.getKey(), entry.getValue());
            }
        }
        if (!rest.isZero()) {
            most.put(Dimension.OTHER, rest);
        }
        return most;
    }

    private static long weigh(Measures measures, String weight) {
        return measures.startingWith(weight).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The begin of a group's row. */
    static Row row(Query query, String key) {
        return query.by().map(by -> Row.empty().with(by.code(), key)).orElseGet(Row::empty);
    }
}
