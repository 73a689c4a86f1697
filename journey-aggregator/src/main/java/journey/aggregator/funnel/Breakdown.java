package journey.aggregator.funnel;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import journey.events.Touchpoint;

/**
 * By what the attempts at a funnel are told apart. The values are named beforehand, so that whoever sends events can't make
 * counters grow without bound, and what an attempt counts for follows from the journey alone; all others are "other".
 *
 * <p>The touches of an attempt are the customer's touchpoints since the attempt before was over, up to the latest step: one
 * of those that say something of the property gives the value. So a campaign counts that brought somebody some days before
 * the first step.
 *
 * @param values in the order in which they are tried, any case; one that ends with {@code *} stands for all that begin so
 */
public record Breakdown(Property by, Attribution attribution, List<String> values) {
    private static final int MOST = 200;

    /** Which of an attempt's touches gives the value. */
    public enum Attribution {
        FIRST,
        LAST
    }

    public Breakdown {
        values = List.copyOf(values);
        if (by.isNumber()) {
            throw new IllegalArgumentException("a breakdown is by text, " + by.code() + " is a number");
        }
        if (values.isEmpty() || values.size() > MOST) {
            throw new IllegalArgumentException("a breakdown names 1 to " + MOST + " values");
        }
        List<String> lower =
                values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
        if (new HashSet<>(lower).size() != lower.size()) {
            throw new IllegalArgumentException("a breakdown names a value twice");
        }
    }

    /** The number of the value that a touchpoint has, {@link #other()} for one that isn't named; empty where it has none. */
    Optional<Integer> value(Touchpoint touchpoint) {
        List<String> said = by.texts(touchpoint);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < values.size(); i++) {
            for (String text : said) {
                if (fits(values.get(i), text)) {
                    return Optional.of(i);
                }
            }
        }
        return Optional.of(other());
    }

    private static boolean fits(String value, String text) {
        return value.endsWith("*")
                ? text.regionMatches(true, 0, value, 0, value.length() - 1)
                : text.equalsIgnoreCase(value);
    }

    /** The number that stands for all values that aren't named. */
    int other() {
        return values.size();
    }

    /** How a value is shown, by its number; {@code (none)} where none of the touches said anything. */
    public String label(Optional<Integer> value) {
        return value.map(number -> number == other() ? "(other)" : values.get(number))
                .orElse("(none)");
    }
}
