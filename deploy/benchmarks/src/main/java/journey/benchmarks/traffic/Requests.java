package journey.benchmarks.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The HTTP/1.1 requests that carry events, as Segment's servers expect them. */
public final class Requests {
    /** What stands before the events of a batch; between two of them are a comma and a line feed. */
    public static final String BATCH_HEAD = "{\"batch\":[";

    /** What stands behind them. */
    public static final String BATCH_TAIL = "]}";

    private final String authority;
    private final String credentials;

    /**
     * @param authority host and port of the server
     * @param writeKey user name of the Basic credentials; the password is empty
     */
    public Requests(String authority, String writeKey) {
        this.authority = authority;
        this.credentials = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(US_ASCII));
    }

    /** One event to {@code /v1/track}. */
    public PatchedBytes single(StorefrontEvents.Event event) {
        return patched("/v1/track", event.json(), List.of(event));
    }

    /** {@code count} events to {@code /v1/batch}. */
    public PatchedBytes batch(StorefrontEvents events, int count) {
        List<StorefrontEvents.Event> batch = new ArrayList<>(count);
        StringBuilder body = new StringBuilder(count * 700);
        for (int i = 0; i < count; i++) {
            StorefrontEvents.Event event = events.next();
            batch.add(event);
            body.append(i == 0 ? BATCH_HEAD : ",\n").append(event.json());
        }
        return patched("/v1/batch", body.append(BATCH_TAIL).toString(), batch);
    }

    private PatchedBytes patched(String path, String body, List<StorefrontEvents.Event> events) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + authority + "\r\nAuthorization: Basic " + credentials
                + "\r\nContent-Type: application/json\r\nAccept: */*\r\nUser-Agent: journey-benchmarks\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        int[] places = new int[events.size() * 2];
        int from = head.length();
        for (int i = 0; i < events.size(); i++) {
            StorefrontEvents.Event event = events.get(i);
            int start = head.length() + body.indexOf(event.json(), from - head.length());
            // The last digits of the message's id and the first of the visitor's: both are all random.
            places[2 * i] = start
                    + event.json().indexOf(event.messageId())
                    + event.messageId().length()
                    - StorefrontEvents.VARYING_DIGITS;
            places[2 * i + 1] = start + event.json().indexOf(event.anonymousId());
            from = start + event.json().length();
        }
        byte[] bytes = (head + body).getBytes(US_ASCII);
        return new PatchedBytes(
                ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), places);
    }
}
