package journey.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ListeningTest {
    @Test
    void onlyIngestIsReachedFromOtherMachinesUnlessTheEnvironmentSaysOtherwise() {
        for (Map<String, String> silent : List.of(Map.<String, String>of(), Map.of("JOURNEY_LISTEN", " "))) {
            Listening usual = Listening.of(silent);
            assertThat(usual.events()).isEqualTo("0.0.0.0");
            assertThat(usual.operators()).isEqualTo("127.0.0.1");
            assertThat(usual.host()).isEqualTo("localhost");
        }
    }

    @Test
    void aChosenAddressIsForAllAndTheyReachEachOtherThere() {
        Listening chosen = Listening.of(Map.of("JOURNEY_LISTEN", "192.0.2.7"));
        assertThat(chosen.events()).isEqualTo("192.0.2.7");
        assertThat(chosen.operators()).isEqualTo("192.0.2.7");
        assertThat(chosen.host()).isEqualTo("192.0.2.7");
        assertThat(Listening.of(Map.of("JOURNEY_LISTEN", "0.0.0.0")).host()).isEqualTo("localhost");
    }
}
