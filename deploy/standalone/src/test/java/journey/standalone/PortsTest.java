package journey.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PortsTest {
    @Test
    void eachPortIsTheUsualOneUnlessTheEnvironmentSaysOtherwise() throws CannotStart {
        assertThat(Ports.of(Map.of())).isEqualTo(new Ports(8080, 8090, 8081, 8082, 8083, 8025, 1025, 9092, 6379));
        assertThat(Ports.of(Map.of("JOURNEY_INGEST_PORT", " 9000 ", "JOURNEY_REDIS_PORT", "7000")))
                .isEqualTo(new Ports(9000, 8090, 8081, 8082, 8083, 8025, 1025, 9092, 7000));
    }

    @Test
    void whatIsNoPortIsNamed() {
        for (String wrong : new String[] {"http", "0", "65536", "-1"}) {
            assertThatThrownBy(() -> Ports.of(Map.of("JOURNEY_SMTP_PORT", wrong)))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("JOURNEY_SMTP_PORT");
        }
    }

    @Test
    void everyTakenPortIsNamedWithTheVariableThatMovesIt() throws IOException, CannotStart {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0);
                ServerSocket three = new ServerSocket(0)) {
            Ports ports = Ports.of(Map.of(
                    "JOURNEY_INGEST_PORT", Integer.toString(one.getLocalPort()),
                    "JOURNEY_MAILBOX_PORT", Integer.toString(two.getLocalPort()),
                    "JOURNEY_STOREFRONT_PORT", Integer.toString(three.getLocalPort())));
            assertThatThrownBy(() -> ports.requireFree(true, true))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("port " + one.getLocalPort() + " is taken (another one: JOURNEY_INGEST_PORT")
                    .hasMessageContaining("port " + two.getLocalPort() + " is taken (another one: JOURNEY_MAILBOX_PORT")
                    .hasMessageContaining(
                            "port " + three.getLocalPort() + " is taken (another one: JOURNEY_STOREFRONT_PORT");
            assertThatThrownBy(() -> ports.requireFree(false, false))
                    .isInstanceOf(CannotStart.class)
                    .message()
                    .doesNotContain("JOURNEY_MAILBOX_PORT", "JOURNEY_SMTP_PORT", "JOURNEY_STOREFRONT_PORT");
        }
    }
}
