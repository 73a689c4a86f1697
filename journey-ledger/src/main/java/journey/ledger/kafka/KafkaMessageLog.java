package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import journey.events.Envelope;
import journey.events.Partitions;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Publishes with shared idempotent producers. The partition is chosen here, by {@link Partitions}, over the number of
 * partitions that all topics of the product have; so a topic with another number is refused by the broker, not misread.
 */
public final class KafkaMessageLog implements MessageLog {
    /** What a partition publishes that keeps up with its input, and not one that works off a backlog. */
    static final int FEW = 32;

    private final Producer<byte[], byte[]> gathering;
    private final Producer<byte[], byte[]> prompt;
    private final int partitions;

    /** @param producer with {@code acks=all} and idempotence; stays its owner's */
    public KafkaMessageLog(Producer<byte[], byte[]> producer, int partitions) {
        this(producer, producer, partitions);
    }

    /**
     * With two producers: whoever publishes a few messages has nothing to do until they are acknowledged, and doesn't want to
     * wait for others to go with. Each call uses one of them and returns when all is acknowledged, so the order stays.
     *
     * @param gathering for many messages, as the other one with {@code acks=all} and idempotence; both stay their owner's
     * @param prompt for few, without lingering
     */
    public KafkaMessageLog(Producer<byte[], byte[]> gathering, Producer<byte[], byte[]> prompt, int partitions) {
        this.gathering = gathering;
        this.prompt = prompt;
        this.partitions = partitions;
    }

    /**
     * Sends what goes to one partition together: the producer closes a batch a moment after it was opened, and every batch
     * costs it a compressor's buffers and the broker a write.
     */
    @Override
    public void publish(List<Message> messages) {
        List<ProducerRecord<byte[], byte[]>> records =
                messages.stream().map(this::record).toList();
        Integer[] order = new Integer[records.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.<Integer, String>comparing(i -> records.get(i).topic())
                        .thenComparing(i -> records.get(i).partition()));
        Producer<byte[], byte[]> producer = order.length <= FEW ? prompt : gathering;
        Future<?>[] sent = new Future<?>[order.length];
        for (int next : order) {
            sent[next] = producer.send(records.get(next));
        }
        List<Message> tooLarge = new ArrayList<>();
        for (int i = 0; i < sent.length; i++) {
            if (!isTaken(sent[i])) {
                tooLarge.add(messages.get(i));
            }
        }
        if (!tooLarge.isEmpty()) {
            throw new TooLarge(tooLarge);
        }
    }

    private ProducerRecord<byte[], byte[]> record(Message message) {
        Envelope envelope = message.envelope();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                message.topic(),
                Partitions.of(envelope.key(), partitions),
                envelope.key().getBytes(UTF_8),
                envelope.value());
        if (envelope.headers() instanceof RecordHeaders passedOn) {
            passedOn.addTo(record.headers());
        } else {
            for (Map.Entry<String, String> header : envelope.headers().entrySet()) {
                record.headers().add(header.getKey(), header.getValue().getBytes(UTF_8));
            }
        }
        return record;
    }

    /** False when it is too large, for the producer or for the broker. */
    private static boolean isTaken(Future<?> sent) {
        try {
            sent.get();
            return true;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof RecordTooLargeException) {
                return false;
            }
            throw new KafkaException("not acknowledged", refused.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptException(interrupted);
        }
    }
}
