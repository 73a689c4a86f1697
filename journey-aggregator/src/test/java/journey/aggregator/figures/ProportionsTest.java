package journey.aggregator.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import journey.aggregator.figures.Proportions.Interval;
import journey.aggregator.figures.Proportions.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionsTest {
    /** R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0.0000, 0.1611", "1, 29, 0.0061, 0.1718"})
    void theIntervalOfAShareIsThePublishedOne(long buyers, long customers, double low, double high) {
        Interval interval = Proportions.interval(new Share(buyers, customers));

        assertThat(interval.low()).isCloseTo(low, within(0.00005));
        assertThat(interval.high()).isCloseTo(high, within(0.00005));
    }

    /** The paper that {@link Proportions} names, table II, method 10, examples a, c, e and h. */
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80, 0.0524, 0.3339",
        "9, 10, 3, 10, 0.1705, 0.8090",
        "5, 56, 0, 29, -0.0381, 0.1926",
        "10, 10, 0, 10, 0.6075, 1.0000"
    })
    void theIntervalOfADifferenceIsThePublishedOne(long x, long n, long y, long m, double low, double high) {
        Interval interval = Proportions.difference(new Share(x, n), new Share(y, m));

        assertThat(interval.low()).isCloseTo(low, within(0.00005));
        assertThat(interval.high()).isCloseTo(high, within(0.00005));
    }

    /**
     * R. A. Fisher's tea (The Design of Experiments, 1935: 34 of 70) and his convicts with a twin (The Logic of Inductive
     * Inference, 1935; two-sided as R's {@code fisher.test} has it).
     */
    @ParameterizedTest
    @CsvSource({"3, 4, 1, 4, 0.4857142857", "10, 13, 2, 17, 0.0005367241", "0, 5, 0, 7, 1.0"})
    void fewCustomersAreComparedExactly(long x, long n, long y, long m, double chance) {
        assertThat(Proportions.exactChance(new Share(x, n), new Share(y, m))).isCloseTo(chance, within(1e-8));
    }

    /** (0.8 - 0.6) ÷ √(0.69333 · 0.30667 · (1/70 + 1/80)) is 2.6502; its tails are those of a table. */
    @Test
    void manyAreComparedByTheirPooledShare() {
        assertThat(Proportions.chance(new Share(56, 70), new Share(48, 80))).isCloseTo(0.00804, within(0.00001));
    }

    @Test
    void bothTestsAgreeOnMany() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            Share one = new Share(400 + random.nextInt(200), 5_000);
            Share other = new Share(400 + random.nextInt(200), 5_000);
            assertThat(Proportions.exactChance(one, other)).isCloseTo(Proportions.chanceByZ(one, other), within(0.04));
            assertThat(Proportions.chance(one, other)).isEqualTo(Proportions.chance(other, one));
        }
    }

    /** S. Holm's procedure as in R: {@code p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")}. */
    @Test
    void manyTestsAreCorrected() {
        assertThat(Proportions.corrected(List.of(0.01, 0.04, 0.03, 0.005)))
                .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b), Double.class)
                .containsExactly(0.03, 0.06, 0.06, 0.02);
        assertThat(Proportions.corrected(List.of(0.7, 0.8))).containsExactly(1.0, 1.0);
        assertThat(Proportions.corrected(List.of())).isEmpty();
    }

    /** The examples of R's {@code power.prop.test}: 76.7 at 90 %; 685.6 for 10 % and 15 % at 80 %. */
    @Test
    void neededCustomersAreThePublishedNumbers() {
        assertThat(Proportions.needed(0.50, 0.75, 1.281552)).hasValue(77);
        assertThat(Proportions.needed(0.10, 0.15)).hasValue(686);
        assertThat(Proportions.needed(0.10, 0.10)).isEmpty();
    }

    @Test
    void moreBuyersThanCustomersThereAreNot() {
        assertThatThrownBy(() -> new Share(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
