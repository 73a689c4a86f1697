package journey.benchmarks.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Events as they lie on Kafka behind ingest: the anonymousId as key, headers as ingest writes them, the event as value. */
public final class Records {
    private Records() {}

    /**
     * The headers of an event, names and values as ingest writes them.
     *
     * @param received when ingest would have had it
     */
    public static Map<String, byte[]> headers(StorefrontEvents.Event event, Instant received) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", event.messageId());
        headers.put("ce_source", "demo");
        headers.put("ce_type", "journey.touchpoint.track");
        headers.put("ce_time", received.toString());
        headers.put("content-type", "application/json");
        headers.put("ce_receivedat", received.toString());
        headers.put("ce_sourcekind", "browser");
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        headers.forEach((name, value) -> bytes.put(name, value.getBytes(US_ASCII)));
        return bytes;
    }

    /** Key, headers and event as one line of text of just as many bytes, for a producer that knows values only. */
    public static String asOneValue(StorefrontEvents.Event event, Instant received) {
        StringBuilder line = new StringBuilder(event.anonymousId());
        headers(event, received).forEach((name, value) -> line.append(name).append(new String(value, US_ASCII)));
        return line.append(event.json()).toString();
    }

    /** So many events that can be sent again and again. */
    public static List<Reused> reused(StorefrontEvents events, int count, Instant received) {
        List<Reused> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            StorefrontEvents.Event event = events.next();
            byte[] value = event.json().getBytes(US_ASCII);
            byte[] key = event.anonymousId().getBytes(US_ASCII);
            Map<String, byte[]> headers = headers(event, received);
            byte[] id = Objects.requireNonNull(headers.get("ce_id"));
            int digits = StorefrontEvents.VARYING_DIGITS;
            int messageId =
                    event.json().indexOf(event.messageId()) + event.messageId().length() - digits;
            all.add(new Reused(
                    key,
                    headers,
                    value,
                    List.of(
                            new PatchedBytes(
                                    ByteBuffer.wrap(value),
                                    new int[] {messageId, event.json().indexOf(event.anonymousId())}),
                            new PatchedBytes(ByteBuffer.wrap(key), new int[] {0}),
                            new PatchedBytes(ByteBuffer.wrap(id), new int[] {id.length - digits}))));
        }
        return all;
    }

    /** A record whose ids are written over, in place, whenever it is sent again. Used by one thread at a time. */
    public static final class Reused {
        private final byte[] key;
        private final Map<String, byte[]> headers;
        private final byte[] value;
        private final List<PatchedBytes> varying;

        private Reused(byte[] key, Map<String, byte[]> headers, byte[] value, List<PatchedBytes> varying) {
            this.key = key;
            this.headers = headers;
            this.value = value;
            this.varying = varying;
        }

        /** Takes other ids; see {@link PatchedBytes#forTurn}. */
        public void turn(int turn) {
            for (PatchedBytes each : varying) {
                each.forTurn(turn);
            }
        }

        public byte[] key() {
            return key;
        }

        public Map<String, byte[]> headers() {
            return headers;
        }

        public byte[] value() {
            return value;
        }
    }
}
