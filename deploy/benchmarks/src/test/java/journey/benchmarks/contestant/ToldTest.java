package journey.benchmarks.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What other programs print, as the runner reads it. */
final class ToldTest {
    @Test
    void processorTimeIsReadBehindAnyNameOfACommand() {
        String stat = "42 (a) b (c)) S 1 42 42 0 -1 4194304 100 0 0 0 150 25 0 0 20 0 30 0 1000 9000000 2000";
        assertThat(Usage.cpu(stat)).isEqualTo(Duration.ofMillis(1_750));
    }

    @Test
    void thisProcessHasUsedSomething() throws IOException {
        Usage usage = Usage.of(ProcessHandle.current().pid());
        assertThat(usage.cpu()).isPositive();
        assertThat(usage.residentBytes()).isPositive();
    }

    @Test
    void theKeyedProducerTellsItsWindow() throws IOException {
        Feeder.Fed fed = new Keyed(true)
                .read(List.of("12:00 WARN something", "acknowledged 1000 1500 nanos 2000000000 cpu 5000000 failed 0"));
        assertThat(fed).isEqualTo(new Feeder.Fed(500, Optional.of(Duration.ofNanos(5_000)), 1_500));
    }

    @Test
    void aKeyedProducerWithFailuresHasNoResult() {
        assertThatThrownBy(() ->
                        new Keyed(true).read(List.of("acknowledged 1000 1500 nanos 2000000000 cpu 5000000 failed 1")))
                .isInstanceOf(IOException.class);
    }
}
