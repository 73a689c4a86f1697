package journey.aggregator.handover;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Undone merges as records of {@code touchpoints} and {@code journey.touchpoints}: JSON, known by its {@code ce_type}. */
public final class UnmergeCodec {
    /** The {@code ce_type} of an undone merge. */
    public static final String TYPE = "journey.unmerge";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private UnmergeCodec() {}

    /** Whether a record says of itself that it is an undone merge. */
    public static boolean isOne(Envelope record) {
        return TYPE.equals(record.headers().get(Headers.TYPE));
    }

    /** The record under a key. The same undone merge always has the same {@code ce_id}. */
    public static Envelope encode(Unmerge unmerge, String key) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Headers.SPEC_VERSION, "1.0");
        headers.put(Headers.ID, "unmerge:" + unmerge.loser() + ":" + unmerge.winner());
        headers.put(Headers.SOURCE, "journey-aggregator");
        headers.put(Headers.TYPE, TYPE);
        headers.put(Headers.TIME, unmerge.at().toString());
        headers.put(Headers.CONTENT_TYPE, "application/json");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("winner", unmerge.winner().value());
        json.put("loser", unmerge.loser().value());
        json.put("at", unmerge.at().toString());
        json.put("ids", named(unmerge.ids()));
        json.put("theirs", named(unmerge.theirs()));
        return new Envelope(key, headers, MAPPER.writeValueAsBytes(json));
    }

    private static List<Map<String, String>> named(List<Identifier> ids) {
        return ids.stream()
                .map(id -> Map.of("kind", id.kind().code(), "value", id.value()))
                .toList();
    }

    public static Decoded<Unmerge> decode(Envelope record) {
        if (!isOne(record)) {
            return new Decoded.Undecodable<>("header " + Headers.TYPE + " is no undone merge's");
        }
        try {
            JsonNode json = MAPPER.readTree(record.value());
            return new Decoded.Ok<>(new Unmerge(
                    new CustomerId(json.path("winner").asString("")),
                    new CustomerId(json.path("loser").asString("")),
                    identifiers(json.path("ids")),
                    identifiers(json.path("theirs")),
                    Instant.parse(json.path("at").asString(""))));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException bad) {
            return new Decoded.Undecodable<>("the value is no undone merge");
        }
    }

    /** @throws IllegalArgumentException when one of them is of no kind */
    private static List<Identifier> identifiers(JsonNode array) {
        List<Identifier> ids = new ArrayList<>();
        for (JsonNode id : array) {
            Identifier.Kind kind = Identifier.Kind.of(id.path("kind").asString(""))
                    .orElseThrow(() -> new IllegalArgumentException("no kind of identifier"));
            ids.add(new Identifier(kind, id.path("value").asString("")));
        }
        return ids;
    }
}
