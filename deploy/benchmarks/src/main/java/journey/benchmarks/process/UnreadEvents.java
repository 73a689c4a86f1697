package journey.benchmarks.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import journey.benchmarks.traffic.Requests;
import journey.benchmarks.traffic.StorefrontEvents;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The records of a body that nobody has read: where its events begin and end is known by line feeds, which {@link Requests}
 * puts between them, and their ids by their places, which are the same in all of {@link StorefrontEvents}.
 */
final class UnreadEvents {
    private static final int MESSAGE_ID = 14;
    private static final int MESSAGE_ID_LENGTH = 59;
    private static final int ANONYMOUS_ID = 90;
    private static final int ANONYMOUS_ID_LENGTH = 36;
    /** What stands before the first event of a batch, and behind its last. */
    private static final int BATCH_HEAD = Requests.BATCH_HEAD.length();

    private static final int BATCH_TAIL = Requests.BATCH_TAIL.length();
    private static final byte[] RECEIVED =
            Instant.EPOCH.plusMillis(1).toString().getBytes(US_ASCII);
    private static final Header SPEC_VERSION = header("ce_specversion", "1.0");
    private static final Header SOURCE = header("ce_source", "demo");
    private static final Header TYPE = header("ce_type", "journey.touchpoint.track");
    private static final Header CONTENT_TYPE = header("content-type", "application/json");
    private static final Header SOURCE_KIND = header("ce_sourcekind", "browser");

    private UnreadEvents() {}

    /** The records of a body that {@link Requests} made. */
    static List<ProducerRecord<byte[], byte[]>> records(String topic, byte[] body) {
        if (body[2] != Requests.BATCH_HEAD.charAt(2)) {
            return List.of(record(topic, body, 0, body.length));
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        int from = BATCH_HEAD;
        int end = body.length - BATCH_TAIL;
        for (int at = from; at < end; at++) {
            if (body[at] == '\n') {
                records.add(record(topic, body, from, at - 1));
                from = at + 1;
            }
        }
        records.add(record(topic, body, from, end));
        return records;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, byte[] body, int from, int to) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, part(body, from + ANONYMOUS_ID, ANONYMOUS_ID_LENGTH), Arrays.copyOfRange(body, from, to));
        record.headers()
                .add(SPEC_VERSION)
                .add("ce_id", part(body, from + MESSAGE_ID, MESSAGE_ID_LENGTH))
                .add(SOURCE)
                .add(TYPE)
                .add("ce_time", RECEIVED)
                .add(CONTENT_TYPE)
                .add("ce_receivedat", RECEIVED)
                .add(SOURCE_KIND);
        return record;
    }

    private static byte[] part(byte[] body, int from, int length) {
        return Arrays.copyOfRange(body, from, from + length);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(US_ASCII));
    }
}
