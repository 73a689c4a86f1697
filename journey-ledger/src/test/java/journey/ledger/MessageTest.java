package journey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import journey.events.Envelope;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void aMessageComesBackAsItWas() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_type", "Order Completed");
        headers.put("empty", "");
        headers.put("città", "Forlì ☕");
        Message message = new Message("journey.signals", new Envelope("kunde-ü", headers, new byte[] {0, -1, 7}));

        Message back = Message.decode(message.encode());

        assertThat(back.topic()).isEqualTo("journey.signals");
        assertThat(back.envelope().key()).isEqualTo("kunde-ü");
        assertThat(back.envelope().headers()).containsExactlyEntriesOf(headers);
        assertThat(back.envelope().value()).containsExactly(0, -1, 7);
    }

    @Test
    void anEmptyMessageComesBackEmpty() {
        Message back = Message.decode(new Message("t", new Envelope("", Map.of(), new byte[0])).encode());

        assertThat(back.envelope().key()).isEmpty();
        assertThat(back.envelope().headers()).isEmpty();
        assertThat(back.envelope().value()).isEmpty();
    }

    @Test
    void theBytesOfVersionOneStayAsTheyAre() {
        byte[] encoded = new Message("t", new Envelope("k", Map.of("h", "v"), "x".getBytes(UTF_8))).encode();

        assertThat(encoded)
                .containsExactly(
                        1, 0, 0, 0, 1, 't', 0, 0, 0, 1, 'k', 0, 0, 0, 1, 0, 0, 0, 1, 'h', 0, 0, 0, 1, 'v', 0, 0, 0, 1,
                        'x');
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] encoded = new Message("t", new Envelope("k", Map.of(), new byte[0])).encode();
        encoded[0] = 2;

        assertThatIllegalArgumentException().isThrownBy(() -> Message.decode(encoded));
    }

    @Test
    void whateverIsCutOffOrAppendedIsRefused() {
        byte[] encoded = new Message("topic", new Envelope("key", Map.of("a", "b"), new byte[] {1, 2, 3})).encode();

        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatIllegalArgumentException().isThrownBy(() -> Message.decode(cut));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Message.decode(Arrays.copyOf(encoded, encoded.length + 1)));
    }
}
