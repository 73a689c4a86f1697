package journey.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ResultsTest {
    private final Results results = new Results();

    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(Spread.of(List.of(3.0, 1.0, 200.0))).isEqualTo(new Spread(3, 1, 200));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTableTellsMedianAndSpreadOfEveryLoadAndContestant() {
        measured("ingest", 1_000, 2);
        measured("bare", 4_000, 1);
        measured("ingest", 3_000, 4);
        measured("ingest", 2_000, 3);
        assertThat(results.table().lines().skip(2))
                .containsExactly(
                        "| single-64 | ingest | 2,000 (1,000–3,000) | 5.00 | 2.50 |  | 3.00 (2.00–4.00) | 30.00 (20.00–40.00) | 100 |  |",
                        "| single-64 | bare | 4,000 | 5.00 | 2.50 |  | 1.00 | 10.00 | 100 |  |");
        assertThat(results.odd()).isFalse();
    }

    @Test
    void odditiesAreSummedAndTold() {
        results.add(measurement("ingest", 1, 1, Map.of("answered 503", 1_200L)));
        results.add(measurement("ingest", 1, 1, Map.of("answered 503", 1L)));
        assertThat(results.table()).endsWith("| 1,201 answered 503 |\n");
        assertThat(results.odd()).isTrue();
    }

    @Test
    void aRatioIsOfMediansAndReachedAtTheBar() {
        measured("ingest", 1_000, 1);
        measured("ingest", 3_000, 1);
        measured("ingest", 9_000, 1);
        measured("node", 2_000, 1);
        assertThat(ratio(1.5).judge(results)).contains(new Bar.Verdict("1.50", "≥ 1.50", true));
        assertThat(ratio(1.51).judge(results)).contains(new Bar.Verdict("1.50", "≥ 1.51", false));
    }

    @Test
    void aTimeHasToStayBelowTheBar() {
        measured("ingest", 1_000, 2.5);
        assertThat(new Bar.Within("ingest", "single-64", false, 2.5).judge(results))
                .contains(new Bar.Verdict("2.50 ms", "< 2.50 ms", false));
        assertThat(new Bar.Within("ingest", "single-64", true, 25.1).judge(results))
                .contains(new Bar.Verdict("25.00 ms", "< 25.10 ms", true));
    }

    @Test
    void whatWasNotMeasuredIsNotJudged() {
        measured("ingest", 1_000, 1);
        assertThat(ratio(1).judge(results)).isEmpty();
        assertThat(Bar.table(List.of(ratio(1)), results).lines()).hasSize(2);
    }

    private static Bar ratio(double least) {
        return new Bar.Ratio("ingest", "single-64", "node", "single-64", least);
    }

    private void measured(String contestant, double eventsPerSecond, double medianMillis) {
        results.add(measurement(contestant, eventsPerSecond, medianMillis, Map.of()));
    }

    private static Measurement measurement(
            String contestant, double eventsPerSecond, double medianMillis, Map<String, Long> oddities) {
        Duration median = Duration.ofNanos(Math.round(medianMillis * 1e6));
        return new Measurement(
                contestant,
                "single-64",
                eventsPerSecond,
                new Measurement.Cpu(
                        Optional.of(Duration.ofNanos(5_000)), Optional.of(Duration.ofNanos(2_500)), Optional.empty()),
                Optional.of(100_000_000L),
                Optional.of(new Measurement.Latency(median, median.multipliedBy(10))),
                oddities);
    }
}
