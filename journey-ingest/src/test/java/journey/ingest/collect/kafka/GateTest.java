package journey.ingest.collect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class GateTest {
    private final AtomicLong now = new AtomicLong();
    private final Gate gate = new Gate(Duration.ofNanos(100), now::get);

    @Test
    void anOpenGateLetsEverybodyPass() {
        assertThat(gate.pass()).isTrue();
        assertThat(gate.pass()).isTrue();
    }

    @Test
    void aShutGateLetsOneTryNowAndThen() {
        gate.missed();

        assertThat(gate.pass()).isFalse();
        now.set(100);
        assertThat(gate.pass()).isTrue();
        assertThat(gate.pass()).isFalse();
        gate.missed();
        now.set(199);
        assertThat(gate.pass()).isFalse();
        now.set(200);
        assertThat(gate.pass()).isTrue();
    }

    @Test
    void anyAcknowledgementOpensIt() {
        gate.missed();
        gate.acknowledged();

        assertThat(gate.pass()).isTrue();
    }
}
