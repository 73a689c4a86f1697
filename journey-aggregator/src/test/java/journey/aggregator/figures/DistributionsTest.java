package journey.aggregator.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionsTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0.3173105", "-1.959964, 0.05", "2.575829, 0.01", "3.290527, 0.001"})
    void tailsOfTheNormalDistributionAreThoseOfTheTables(double z, double tails) {
        assertThat(Distributions.beyondNormal(z)).isCloseTo(tails, within(2e-7));
    }

    @ParameterizedTest
    @CsvSource({
        "12.706205, 1, 0.05",
        "4.302653, 2, 0.05",
        "2.228139, 10, 0.05",
        "3.169273, 10, 0.01",
        "-2.042272, 30, 0.05",
        "1.983972, 100, 0.05",
        "1.962339, 1000, 0.05",
        "1.961941, 1200, 0.05",
        "0, 7.5, 1"
    })
    void thoseOfStudentsLikewise(double t, double freedom, double tails) {
        assertThat(Distributions.beyondStudent(t, freedom)).isCloseTo(tails, within(2e-6));
    }

    @Test
    void choicesAreCounted() {
        assertThat(Math.exp(Distributions.logChoices(8, 4))).isCloseTo(70, within(1e-7));
        assertThat(Math.exp(Distributions.logChoices(52, 5))).isCloseTo(2_598_960, within(0.01));
        assertThat(Distributions.logGamma(1)).isCloseTo(0, within(1e-9));
    }
}
