package journey.events.codec;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names of record headers: CloudEvents 1.0 in Kafka's binary content mode, and extension attributes of ours. */
public final class Headers {
    public static final String SPEC_VERSION = "ce_specversion";
    /** The messageId; for a signal its id. */
    public static final String ID = "ce_id";
    /** The name of the write key's source. */
    public static final String SOURCE = "ce_source";
    /** {@code journey.touchpoint.<type>} with the type of the Segment call, or {@code journey.signal.<name>}. */
    public static final String TYPE = "ce_type";
    /** Corrected event time, RFC 3339 in UTC. */
    public static final String TIME = "ce_time";

    public static final String CONTENT_TYPE = "content-type";
    /** When ingest had the event, RFC 3339 in UTC. */
    public static final String RECEIVED_AT = "ce_receivedat";
    /** {@code browser} or {@code server}, from the write key. */
    public static final String SOURCE_KIND = "ce_sourcekind";
    /** Of a refused record: the call that it came with, {@code batch} for a whole body, {@code event} for one of a batch. */
    public static final String CALL = "ce_call";
    /** Of a refused event of a batch: the batch's own {@code sentAt}, RFC 3339 in UTC. */
    public static final String BATCH_SENT_AT = "ce_batchsentat";
    /** JSON of the {@code context} at the top of a batch; applies where the event itself is silent. */
    public static final String BATCH_CONTEXT = "ce_batchcontext";
    /** JSON of the {@code integrations} at the top of a batch. */
    public static final String BATCH_INTEGRATIONS = "ce_batchintegrations";
    /**
     * Why the sender of a browser's event is taken for a machine: {@code crawler}, {@code headless}, {@code library} or
     * {@code missing}; of what remarketing tells about mails also {@code proxy}, {@code prefetch} or {@code scanner}. Absent
     * where it is taken for a person, and from server-side sources of a shop always.
     */
    public static final String BOT = "ce_bot";
    /**
     * The visitor's IP address, a literal without port or brackets. Only of sources that are configured to keep it;
     * personal data.
     */
    public static final String CLIENT_ADDRESS = "ce_clientaddress";
    /** Why a record went to a dead-letter or a rejected topic. */
    public static final String REASON = "dlt-reason";

    public static final String TOUCHPOINT_TYPE = "journey.touchpoint.";
    public static final String SIGNAL_TYPE = "journey.signal.";

    private Headers() {}

    /**
     * The CloudEvents attributes of a record, to which further headers may be put.
     *
     * @param source of touchpoints the name of the write key's source, else the service that tells
     */
    public static Map<String, String> of(String id, String source, String type, Instant time, String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SPEC_VERSION, "1.0");
        headers.put(ID, id);
        headers.put(SOURCE, source);
        headers.put(TYPE, type);
        headers.put(TIME, time.toString());
        headers.put(CONTENT_TYPE, contentType);
        return headers;
    }
}
