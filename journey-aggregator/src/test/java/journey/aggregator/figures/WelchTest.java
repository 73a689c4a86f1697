package journey.aggregator.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import journey.aggregator.order.ExposureCounts.Group;
import org.junit.jupiter.api.Test;

class WelchTest {
    private static Group group(long... revenues) {
        BigInteger squares = BigInteger.ZERO;
        long sum = 0;
        for (long revenue : revenues) {
            sum += revenue;
            squares = squares.add(BigInteger.valueOf(revenue).pow(2));
        }
        return new Group(revenues.length, revenues.length, sum, squares);
    }

    @Test
    void percentilesAreThoseOfTheTables() {
        assertThat(Welch.percentile(0.7)).isEqualTo(12.706205);
        assertThat(Welch.percentile(2.99)).isEqualTo(4.302653);
        assertThat(Welch.percentile(30)).isEqualTo(2.042272);
        assertThat(Welch.percentile(31)).isCloseTo(2.039513, within(0.0002));
        assertThat(Welch.percentile(100)).isCloseTo(1.983972, within(0.0001));
        assertThat(Welch.percentile(1e9)).isCloseTo(1.959964, within(0.000001));
    }

    @Test
    void oneOfAGroupSaysNothing() {
        assertThat(Welch.margin(group(1), group(1, 2))).isEmpty();
        assertThat(Welch.margin(group(1, 2), group())).isEmpty();
    }

    @Test
    void whereNobodyDiffersTheMarginIsNothing() {
        assertThat(Welch.margin(group(5, 5), group(7, 7, 7))).hasValue(0.0);
    }

    @Test
    void equalGroupsHaveStudentsMargin() {
        // Variances 1 and 1, n 3 and 3: the root of 2/3, and 4 degrees of freedom.
        assertThat(Welch.margin(group(1, 2, 3), group(4, 5, 6)).orElseThrow())
                .isCloseTo(2.776445 * Math.sqrt(2.0 / 3), within(1e-9));
    }

    /** Student's sleep data (Biometrika 6, 1908), in tenths of an hour: R's {@code t.test} says 0.07939 with 17.776 degrees. */
    @Test
    void theChanceOfADifferenceIsThePublishedOne() {
        Group one = group(7, -16, -2, -12, -1, 34, 37, 8, 0, 20);
        Group other = group(19, 8, 11, 1, -1, 44, 55, 16, 46, 34);

        assertThat(Welch.chance(one, other).orElseThrow()).isCloseTo(0.07939, within(0.000005));
        assertThat(Welch.chance(other, one)).isEqualTo(Welch.chance(one, other));
    }

    @Test
    void nothingIsSaidOfGroupsOfOneAndOfThoseWhoAreAllTheSame() {
        assertThat(Welch.chance(group(1), group(1, 2))).isEmpty();
        assertThat(Welch.chance(group(5, 5), group(7, 7))).isEmpty();
    }
}
