package journey.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import journey.events.Envelope;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.ledger.Slot;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class OutletTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Message> taken = new ArrayList<>();

    @Test
    void aDeadLetterThatIsTooLargeStaysOnItsTopicWithBothReasonsAndWithoutItsValue() {
        Message letter = message("in.dlt", "key", Map.of("dlt-reason", "no JSON", "from", "a test"), 5_000);

        outlet(message -> size(message) < 1_000).publish(List.of(letter));

        assertThat(taken).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("in.dlt");
            assertThat(message.envelope().key()).isEqualTo("key");
            assertThat(message.envelope().value()).isEmpty();
            assertThat(message.envelope().headers())
                    .isEqualTo(Map.of("dlt-reason", "no JSON; too large: a value of 5000 bytes", "from", "a test"));
        });
    }

    @Test
    void headersThatAreTooLargeAreLeftOutOfTheDeadLetter() {
        Message wide = message("out", "key", Map.of("wide", "x".repeat(5_000)), 10);

        outlet(message -> size(message) < 1_000).publish(List.of(wide));

        assertThat(taken).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("out.dlt");
            assertThat(message.envelope().key()).isEqualTo("key");
            assertThat(message.envelope().headers()).isEqualTo(Map.of("dlt-reason", "too large: even the headers"));
        });
        assertThat(counter("too.large")).isEqualTo(1);
    }

    @Test
    void aTopicThatTakesNothingIsCountedAndHoldsNobodyUp() {
        outlet(message -> message.topic().equals("wide"))
                .publish(List.of(
                        message("out", "a", Map.of(), 1),
                        message("wide", "b", Map.of(), 1),
                        message("out", "c", Map.of(), 1)));

        assertThat(taken).extracting(message -> message.envelope().key()).containsExactly("b");
        assertThat(counter("too.large")).isEqualTo(2);
        assertThat(counter("published")).isEqualTo(1);
    }

    @Test
    void whileKafkaIsAwayNothingIsCounted() {
        Outlet outlet = new Outlet(
                new Slot("n", 0, 1),
                messages -> {
                    throw new KafkaException("away");
                },
                new LedgerMeters(registry, "test"));

        assertThatThrownBy(() -> outlet.publish(List.of(message("out", "a", Map.of(), 1))))
                .isInstanceOf(KafkaException.class);

        assertThat(counter("too.large")).isZero();
        assertThat(counter("published")).isZero();
    }

    private Outlet outlet(Predicate<Message> takes) {
        MessageLog log = messages -> {
            messages.stream().filter(takes).forEach(taken::add);
            List<Message> refused = messages.stream().filter(takes.negate()).toList();
            if (!refused.isEmpty()) {
                throw new MessageLog.TooLarge(refused);
            }
        };
        return new Outlet(new Slot("n", 0, 1), log, new LedgerMeters(registry, "test"));
    }

    private static Message message(String topic, String key, Map<String, String> headers, int size) {
        return new Message(topic, new Envelope(key, headers, new byte[size]));
    }

    private static int size(Message message) {
        return message.encode().length;
    }

    private double counter(String name) {
        return registry.get("journey.ledger." + name).counter().count();
    }
}
