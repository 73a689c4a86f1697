package journey.aggregator.figures;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import journey.events.Money;

/** One row of a figure: text, whole and decimal numbers by column. What can't be said, a rate of nothing, is missing. */
public record Row(SequencedMap<String, Object> cells) {
    public Row {
        cells = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(cells));
    }

    static Row empty() {
        return new Row(new LinkedHashMap<>());
    }

    public Row with(String column, Object cell) {
        SequencedMap<String, Object> more = new LinkedHashMap<>(cells);
        more.put(column, cell);
        return new Row(more);
    }

    Row with(String column, Optional<?> cell) {
        return cell.map(present -> with(column, present)).orElse(this);
    }

    /** A share of 1 with four digits. */
    Row share(String column, long part, long whole) {
        return with(column, ratio(part, whole, 4));
    }

    /** A mean with two digits. */
    Row mean(String column, long sum, long count) {
        return with(column, ratio(sum, count, 2));
    }

    Row money(String column, long minor, String currency) {
        return with(column, Money.ofMinor(minor, currency).amount());
    }

    /** An amount for each of so many, rounded half-even to the currency's smallest unit. */
    Row moneyEach(String column, long minor, long count, String currency) {
        return count <= 0
                ? this
                : money(
                        column,
                        BigDecimal.valueOf(minor)
                                .divide(BigDecimal.valueOf(count), 0, RoundingMode.HALF_EVEN)
                                .longValueExact(),
                        currency);
    }

    static Optional<BigDecimal> ratio(long part, long whole, int digits) {
        return whole <= 0
                ? Optional.empty()
                : Optional.of(
                        BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), digits, RoundingMode.HALF_EVEN));
    }
}
