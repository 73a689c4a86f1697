package journey.aggregator.handover;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Handovers as records of {@code journey.touchpoints}, between the touchpoints: JSON, known by its {@code ce_type}. */
public final class HandoverCodec {
    /** The {@code ce_type} of a handover. */
    public static final String TYPE = "journey.handover";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private HandoverCodec() {}

    /** Whether a record says of itself that it is a handover; everything else on the topic is a touchpoint. */
    public static boolean isOne(Envelope record) {
        return TYPE.equals(record.headers().get(Headers.TYPE));
    }

    /** The record, with {@link Handover#from()} as its key. The same handover always has the same {@code ce_id}. */
    public static Envelope encode(Handover handover) {
        Map<String, String> headers = Headers.of(
                "handover:" + handover.from() + ":" + handover.into(),
                "journey-aggregator",
                TYPE,
                handover.at(),
                "application/json");
        Map<String, String> json = new LinkedHashMap<>();
        json.put("from", handover.from().value());
        json.put("into", handover.into().value());
        json.put("at", handover.at().toString());
        json.put("by", handover.by().code());
        json.put("touchpoint", handover.touchpoint());
        return new Envelope(handover.from().value(), headers, MAPPER.writeValueAsBytes(json));
    }

    public static Decoded<Handover> decode(Envelope record) {
        if (!isOne(record)) {
            return new Decoded.Undecodable<>("header " + Headers.TYPE + " is no handover's");
        }
        try {
            JsonNode json = MAPPER.readTree(record.value());
            Optional<Identifier.Kind> by = Identifier.Kind.of(json.path("by").asString(""));
            if (by.isEmpty()) {
                return new Decoded.Undecodable<>("by is no kind of identifier");
            }
            return new Decoded.Ok<>(new Handover(
                    new CustomerId(json.path("from").asString("")),
                    new CustomerId(json.path("into").asString("")),
                    Instant.parse(json.path("at").asString("")),
                    by.get(),
                    json.path("touchpoint").asString("")));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException bad) {
            return new Decoded.Undecodable<>("the value is no handover");
        }
    }
}
