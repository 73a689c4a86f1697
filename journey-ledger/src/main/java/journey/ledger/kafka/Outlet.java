package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import journey.events.Envelope;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.ledger.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what is committed already. A message that is too large for its topic would otherwise be sent again for ever,
 * and hold up its partition and with it the timers of all; so a dead letter without its value takes its place.
 */
final class Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
    private static final String REASON = "dlt-reason";
    private static final int LONGEST_KEY_BYTES = 1_000;

    private final Slot slot;
    private final MessageLog log;
    private final LedgerMeters meters;

    Outlet(Slot slot, MessageLog log, LedgerMeters meters) {
        this.slot = slot;
        this.log = log;
        this.meters = meters;
    }

    /**
     * Returns when every message, or a dead letter in its place, is acknowledged.
     *
     * @throws RuntimeException when Kafka is away; then all of it is to be published again
     */
    void publish(List<Message> messages) {
        List<Message> tooLarge = send(messages);
        if (tooLarge.isEmpty()) {
            return;
        }
        List<Message> headersTooLarge =
                send(tooLarge.stream().map(Outlet::letter).toList());
        int lost = send(headersTooLarge.stream().map(Outlet::bare).toList()).size();
        meters.tooLarge.increment(tooLarge.size());
        LOG.atError()
                .addKeyValue("slot", slot.key(""))
                .addKeyValue(
                        "topics",
                        tooLarge.stream().map(Message::topic).distinct().toList())
                .addKeyValue("messages", tooLarge.size())
                .addKeyValue("withoutDeadLetter", lost)
                .log("Messages are too large for Kafka and are set aside");
    }

    private List<Message> send(List<Message> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        List<Message> refused = List.of();
        try {
            log.publish(messages);
        } catch (MessageLog.TooLarge tooLarge) {
            refused = tooLarge.messages();
        }
        meters.published.increment(messages.size() - refused.size());
        return refused;
    }

    private static Message letter(Message refused) {
        Envelope envelope = refused.envelope();
        Map<String, String> headers = new LinkedHashMap<>(envelope.headers());
        // A dead letter of the fold's has its reason already, and stays on its topic.
        headers.merge(
                REASON, "too large: a value of " + envelope.value().length + " bytes", (was, now) -> was + "; " + now);
        String end = Topics.deadLetter("");
        String topic = refused.topic().endsWith(end) ? refused.topic() : Topics.deadLetter(refused.topic());
        return new Message(topic, new Envelope(envelope.key(), headers, new byte[0]));
    }

    private static Message bare(Message letter) {
        String key = letter.envelope().key();
        return new Message(
                letter.topic(),
                new Envelope(
                        key.getBytes(UTF_8).length > LONGEST_KEY_BYTES ? "" : key,
                        Map.of(REASON, "too large: even the headers"),
                        new byte[0]));
    }
}
