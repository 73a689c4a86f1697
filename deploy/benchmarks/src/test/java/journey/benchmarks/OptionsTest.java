package journey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
    @Test
    void withoutAnyAllIsMeasuredThreeTimes() {
        Options options = Options.of();
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.loads()).isEqualTo(Load.ALL);
        assertThat(options.contestants()).contains("ingest", "bare", "node", "keyed", "producer-performance");
        assertThat(options.jvmOptions()).containsExactly("-Xmx256m");
    }

    @Test
    void aQuickRunOfSomeLoadsIsThoseLoads() {
        Options options = Options.of(
                "--loads", "single-64,batch-250", "--quick", "--seconds", "5", "--only", "bare-nio,ingest");
        assertThat(options.loads()).extracting(Load::name).containsExactly("single-64", "batch-250");
        assertThat(options.contestants()).containsExactly("bare-nio", "ingest");
        assertThat(options.window()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.rounds()).isEqualTo(1);
    }

    @Test
    void optionsOfTheJvmAreAdded() {
        assertThat(Options.of("--jvm", "-XX:+UseSerialGC -Xlog:gc").jvmOptions())
                .containsExactly("-Xmx256m", "-XX:+UseSerialGC", "-Xlog:gc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rounds", "--fast yes", "--only nobody", "--loads none", "--rounds 0", "--seconds x"})
    void nonsenseIsRefused(String typed) {
        assertThatThrownBy(() -> Options.of(typed.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyLoadThatIsAShareOfAnotherComesBehindIt() {
        for (Load load : Load.ALL) {
            if (load.pace() instanceof Load.Pace.AtShareOf(String other, double share)) {
                Load basis = Load.find(other).orElseThrow();
                assertThat(Load.ALL.indexOf(basis)).isBetween(0, Load.ALL.indexOf(load) - 1);
                assertThat(basis.connections()).isEqualTo(load.connections());
                assertThat(basis.events()).isEqualTo(load.events());
                assertThat(share).isBetween(0.0, 1.0);
            }
        }
    }
}
