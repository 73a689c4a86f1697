package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class RecordHeadersTest {
    private final Headers read = new org.apache.kafka.common.header.internals.RecordHeaders()
            .add("a", "1".getBytes(UTF_8))
            .add("b", "è".getBytes(UTF_8))
            .add("none", null)
            .add("a", "2".getBytes(UTF_8));

    private final RecordHeaders headers = new RecordHeaders(read);

    @Test
    void theyAreAMapOfTextsInWhichTheLastOfANameCounts() {
        assertThat(headers).isEqualTo(Map.of("a", "2", "b", "è", "none", ""));
        assertThat(headers.get("b")).isEqualTo("è");
        assertThat(headers.get("c")).isNull();
        assertThat(headers).containsKey("a").doesNotContainKey("c");
        assertThat(headers.keySet()).containsExactly("a", "b", "none");
    }

    @Test
    void theyArePassedOnAsTheyAre() {
        Headers others = new org.apache.kafka.common.header.internals.RecordHeaders();

        headers.addTo(others);

        assertThat(others).isEqualTo(read);
    }
}
