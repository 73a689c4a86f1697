package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.codec.Headers;
import journey.ingest.admission.Source;
import journey.ingest.collect.LogRecord.Header;

/**
 * Makes the records of one submission: CloudEvents 1.0 in Kafka's binary content mode, the value byte for byte what was
 * sent. What all events of a submission share is encoded once.
 */
final class RecordMaker {
    private static final Header SPEC_VERSION = header(Headers.SPEC_VERSION, "1.0");
    private static final Header CONTENT_TYPE = header(Headers.CONTENT_TYPE, "application/json");
    private static final Map<EventType, Header> TYPES = new EnumMap<>(EventType.class);
    private static final Header UNKNOWN_TYPE = header(Headers.TYPE, Headers.TOUCHPOINT_TYPE + "unknown");
    private static final int OWN = 5;

    static {
        for (EventType type : EventType.values()) {
            TYPES.put(type, header(Headers.TYPE, Headers.TOUCHPOINT_TYPE + type.code()));
        }
    }

    private final Header source;
    private final Header received;
    private final List<Header> shared = new ArrayList<>();
    private Optional<Header> batchSentAt = Optional.empty();

    RecordMaker(Source source, Instant receivedAt, Provenance provenance) {
        this.source = header(Headers.SOURCE, source.name());
        this.received = new Header(Headers.RECEIVED_AT, Timestamps.format(receivedAt));
        shared.add(received);
        shared.add(header(Headers.SOURCE_KIND, source.kind().code()));
        provenance.bot().ifPresent(reason -> shared.add(header(Headers.BOT, reason)));
        provenance.clientAddress().ifPresent(address -> shared.add(header(Headers.CLIENT_ADDRESS, address)));
    }

    /** From now on the records carry what stands at the top of their batch. */
    void of(Optional<Instant> sentAt, Optional<Slice> context, Optional<Slice> integrations) {
        batchSentAt = sentAt.map(time -> new Header(Headers.BATCH_SENT_AT, Timestamps.format(time)));
        context.ifPresent(json -> shared.add(new Header(Headers.BATCH_CONTEXT, json.bytes())));
        integrations.ifPresent(json -> shared.add(new Header(Headers.BATCH_INTEGRATIONS, json.bytes())));
    }

    LogRecord accepted(Item.Good event, String messageId, Instant time) {
        List<Header> headers = headers(
                header(Headers.ID, messageId),
                TYPES.getOrDefault(event.type(), UNKNOWN_TYPE),
                new Header(Headers.TIME, Timestamps.format(time)),
                0);
        return new LogRecord(event.key().getBytes(UTF_8), headers, event.json().bytes());
    }

    /**
     * @param call that a whole body came with
     * @param original what was refused, as it came
     */
    LogRecord rejected(Rejection rejection, String id, String call, byte[] original) {
        List<Header> headers = headers(
                header(Headers.ID, id),
                rejection
                        .type()
                        .map(type -> TYPES.getOrDefault(type, UNKNOWN_TYPE))
                        .orElse(UNKNOWN_TYPE),
                new Header(Headers.TIME, received.value()),
                3);
        batchSentAt.ifPresent(headers::add);
        headers.add(header(Headers.CALL, rejection.index().isPresent() ? Call.EVENT_OF_BATCH : call));
        headers.add(header(Headers.REASON, rejection.flaw().code() + ": " + rejection.reason()));
        return new LogRecord(id.getBytes(UTF_8), headers, original);
    }

    private List<Header> headers(Header id, Header type, Header time, int more) {
        List<Header> headers = new ArrayList<>(OWN + 1 + shared.size() + more);
        headers.add(SPEC_VERSION);
        headers.add(id);
        headers.add(source);
        headers.add(type);
        headers.add(time);
        headers.add(CONTENT_TYPE);
        headers.addAll(shared);
        return headers;
    }

    private static Header header(String name, String value) {
        return new Header(name, value.getBytes(UTF_8));
    }
}
