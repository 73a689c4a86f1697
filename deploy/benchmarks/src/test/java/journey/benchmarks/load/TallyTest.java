package journey.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TallyTest {
    private static final Window WINDOW = new Window(1_000, 2_000);

    @Test
    void aClosedLoopCountsWhatIsAnsweredInTheWindow() {
        Tally tally = new Tally(WINDOW, (since, now) -> now);
        tally.answered(200, 900, 999);
        tally.answered(200, 900, 1_000);
        tally.answered(503, 1_500, 1_999);
        tally.answered(200, 1_999, 2_000);
        Outcome outcome = tally.outcome();
        assertThat(outcome.statuses()).isEqualTo(Map.of(200, 1L, 503, 1L));
        assertThat(outcome.succeeded()).isEqualTo(3);
        assertThat(outcome.latency().getTotalCount()).isEqualTo(2);
        assertThat(outcome.clean()).isFalse();
    }

    @Test
    void anOpenLoopCountsWhatFellDueInTheWindow() {
        Tally tally = new Tally(WINDOW, (since, now) -> since);
        tally.answered(200, 999, 1_500);
        tally.answered(200, 1_999, 3_999);
        Outcome outcome = tally.outcome();
        assertThat(outcome.statuses()).isEqualTo(Map.of(200, 1L));
        assertThat(outcome.latency().getMaxValue()).isBetween(2_000L, 2_010L);
        assertThat(outcome.clean()).isTrue();
    }

    @Test
    void whatIsNeverAnsweredTookAtLeastAsLongAsItWasWaitedFor() {
        Tally tally = new Tally(WINDOW, (since, now) -> since);
        tally.broken(1_000, 11_000);
        assertThat(tally.outcome().broken()).isEqualTo(1);
        assertThat(tally.outcome().latency().getMaxValue()).isBetween(10_000L, 10_020L);
        assertThat(tally.outcome().clean()).isFalse();
    }

    @Test
    void theRateIsOfTheWindow() {
        Tally tally = new Tally(new Window(0, 2_000_000_000L), (since, now) -> now);
        for (int i = 0; i < 500; i++) {
            tally.answered(200, 0, i);
        }
        tally.answered(429, 0, 1);
        assertThat(tally.outcome().succeededPerSecond()).isEqualTo(250);
    }
}
