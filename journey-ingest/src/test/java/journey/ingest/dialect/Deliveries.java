package journey.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.TouchpointCodec;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes deliveries, and reads what they are translated into as consumers do. */
public final class Deliveries {
    public static final Instant RECEIVED_AT = Instant.parse("2026-11-28T12:00:00Z");

    private Deliveries() {}

    public static Delivery of(String rest, Map<String, String> query, Map<String, String> headers, byte[] body) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        return new Delivery(rest, query, name -> Optional.ofNullable(byName.get(name)), body, RECEIVED_AT);
    }

    public static Source source(String... secrets) {
        return new Source("shop", SourceKind.SERVER, Set.of(), List.of(secrets), Optional.empty(), false);
    }

    public static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static List<JsonNode> events(Translation translation) {
        assertThat(translation).isInstanceOf(Translation.Events.class);
        JsonNode batch = Payload.MAPPER.readTree(((Translation.Events) translation).batch());
        assertThat(batch.propertyNames()).containsExactly("batch");
        return batch.path("batch").valueStream().toList();
    }

    /** Checks what ingest asks of each event, and reads it as a consumer. */
    public static List<Touchpoint> touchpoints(Translation translation) {
        return events(translation).stream().map(Deliveries::touchpoint).toList();
    }

    private static Touchpoint touchpoint(JsonNode event) {
        assertThat(event.toString().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(32 * 1024);
        assertThat(event.path("type").asString()).isIn("track", "page", "screen", "identify");
        assertThat(event.path("type").asString().equals("track")).isEqualTo(event.has("event"));
        assertThat(event.path("messageId").asString()).hasSizeBetween(1, 100);
        assertThat(event.path("userId").asString("").length()
                        + event.path("anonymousId").asString("").length())
                .isBetween(1, 512);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Headers.ID, event.path("messageId").asString());
        headers.put(Headers.SOURCE, "shop");
        headers.put(Headers.TYPE, Headers.TOUCHPOINT_TYPE + event.path("type").asString());
        headers.put(Headers.TIME, event.path("timestamp").asString(RECEIVED_AT.toString()));
        headers.put(Headers.RECEIVED_AT, RECEIVED_AT.toString());
        headers.put(Headers.SOURCE_KIND, "server");
        Decoded<Touchpoint> decoded = new TouchpointCodec(Map.of("ad_personalization", "ads"))
                .decode(new Envelope("key", headers, event.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<Touchpoint>) decoded).value();
    }

    /** All that matters of a touchpoint but its messageId, for people to compare. */
    public static String readable(Touchpoint touchpoint) {
        List<String> ids = new ArrayList<>();
        for (Identifier id : touchpoint.ids()) {
            ids.add(id.kind().code() + ':' + id.value());
        }
        return touchpoint.time() + " " + touchpoint.channel().code() + " " + ids + " "
                + new TreeMap<>(touchpoint.traits().consent()) + " " + touchpoint.what();
    }

    /** Copies of a payload in which one field, at any depth, is missing or of another kind. */
    public static List<JsonNode> damaged(JsonNode payload) {
        List<JsonNode> copies = new ArrayList<>();
        for (List<Object> path : paths(payload, List.of())) {
            for (String instead : new String[] {
                "",
                "null",
                "[]",
                "{}",
                "7",
                "-1e40",
                "true",
                "\"\"",
                "\"x\"",
                "[[1]]",
                "{\"a\":{}}",
                "\"\\ud800\"",
                "[null]"
            }) {
                JsonNode copy = payload.deepCopy();
                damage(copy, path, instead);
                copies.add(copy);
            }
        }
        return copies;
    }

    private static List<List<Object>> paths(JsonNode node, List<Object> path) {
        List<List<Object>> all = new ArrayList<>();
        if (!path.isEmpty()) {
            all.add(path);
        }
        if (node.isObject()) {
            node.properties().forEach(field -> all.addAll(paths(field.getValue(), with(path, field.getKey()))));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                all.addAll(paths(node.path(i), with(path, i)));
            }
        }
        return all;
    }

    private static List<Object> with(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static void damage(JsonNode root, List<Object> path, String instead) {
        JsonNode parent = root;
        for (Object step : path.subList(0, path.size() - 1)) {
            parent = step instanceof String name ? parent.path(name) : parent.path((Integer) step);
        }
        Object last = path.getLast();
        JsonNode value = Payload.MAPPER.readTree(instead);
        switch (parent) {
            case ObjectNode object when value.isMissingNode() -> object.remove((String) last);
            case ObjectNode object -> object.set((String) last, value);
            case ArrayNode array when value.isMissingNode() -> array.remove((Integer) last);
            case ArrayNode array -> array.set((Integer) last, value);
            default -> throw new IllegalStateException("only objects and arrays have fields");
        }
    }
}
