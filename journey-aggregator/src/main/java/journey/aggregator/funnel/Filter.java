package journey.aggregator.funnel;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import journey.events.Touchpoint;

/**
 * A condition on a property of a touchpoint. Text is compared without regard to case, numbers by their amount. Where a
 * touchpoint has several values (an order's products), one that fits is enough; {@link Not} and {@link Absent} hold where
 * none does.
 */
public sealed interface Filter {
    Property property();

    /** @param values lower case; a number in its plain form, see {@link #number} */
    record OneOf(Property property, Set<String> values) implements Filter {
        public OneOf {
            values = values.stream().map(value -> plain(property, value)).collect(Collectors.toUnmodifiableSet());
        }
    }

    record Not(Property property, Set<String> values) implements Filter {
        public Not {
            values = values.stream().map(value -> plain(property, value)).collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Of text only. */
    record Contains(Property property, String part) implements Filter {
        public Contains {
            part = part.toLowerCase(Locale.ROOT);
        }
    }

    /** Of numbers only; greater than. */
    record Above(Property property, BigDecimal limit) implements Filter {}

    /** Of numbers only; less than. */
    record Below(Property property, BigDecimal limit) implements Filter {}

    record Present(Property property) implements Filter {}

    record Absent(Property property) implements Filter {}

    default boolean holds(Touchpoint touchpoint) {
        return switch (this) {
            case OneOf one -> values(touchpoint).stream().anyMatch(one.values()::contains);
            case Not not -> values(touchpoint).stream().noneMatch(not.values()::contains);
            case Contains contains -> values(touchpoint).stream().anyMatch(value -> value.contains(contains.part()));
            case Above above ->
                property().numbers(touchpoint).stream().anyMatch(number -> number.compareTo(above.limit()) > 0);
            case Below below ->
                property().numbers(touchpoint).stream().anyMatch(number -> number.compareTo(below.limit()) < 0);
            case Present present -> !values(touchpoint).isEmpty();
            case Absent absent -> values(touchpoint).isEmpty();
        };
    }

    private List<String> values(Touchpoint touchpoint) {
        return property().isNumber()
                ? property().numbers(touchpoint).stream().map(Filter::number).toList()
                : property().texts(touchpoint).stream()
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .toList();
    }

    private static String plain(Property property, String value) {
        return property.isNumber() ? number(new BigDecimal(value)) : value.toLowerCase(Locale.ROOT);
    }

    /** The same text for the same amount, however it is written. */
    private static String number(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
