package journey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import journey.benchmarks.fold.RedisServer;
import org.junit.jupiter.api.Test;

class FoldOptionsTest {
    @Test
    void withoutOptionsAMillionEventsAreMeasured() {
        FoldOptions options = FoldOptions.of();

        assertThat(options.customers()).isEqualTo(100_000);
        assertThat(options.warmUp()).isEqualTo(33_333);
        assertThat(options.only()).isEqualTo(FoldOptions.ALL);
    }

    @Test
    void whatIsAskedForIsTaken() {
        FoldOptions options = FoldOptions.of(
                "--customers", "500", "--only", "ours,memory", "--jvm", "-Xms1m -Xlog:gc", "--rate", "70");

        assertThat(options.customers()).isEqualTo(500);
        assertThat(options.only()).containsExactly("ours", "memory");
        assertThat(options.rate()).hasValue(70);
        assertThat(options.redis()).isEqualTo(RedisServer.Persistence.LOG);
        assertThat(FoldOptions.of("--redis", "snapshots").redis()).isEqualTo(RedisServer.Persistence.SNAPSHOTS);
        assertThat(FoldOptions.of("--redis", "long-log").redis()).isEqualTo(RedisServer.Persistence.LONG_LOG);
        assertThat(options.jvmOptions()).containsExactly("-Xmx512m", "-Xms1m", "-Xlog:gc");
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FoldOptions.of("--only", "flink"))
                .withMessage("nothing is called flink");
        assertThatIllegalArgumentException().isThrownBy(() -> FoldOptions.of("--fast"));
        assertThatIllegalArgumentException().isThrownBy(() -> FoldOptions.of("--customers", "7"));
        assertThatIllegalArgumentException().isThrownBy(() -> FoldOptions.of("--redis", "nothing"));
    }
}
