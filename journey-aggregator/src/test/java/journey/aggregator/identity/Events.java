package journey.aggregator.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.events.codec.Headers;
import journey.events.codec.TouchpointCodec;
import tools.jackson.databind.json.JsonMapper;

/** Records of {@code touchpoints} as ingest writes them: {@code event("m1").device("d").user("u").email("e@x")}. */
final class Events {
    static final Supplier<TouchpointCodec> CODECS = () -> new TouchpointCodec(Map.of());
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String messageId;
    private final Map<String, Object> json = new LinkedHashMap<>();
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private String type = "track";

    private Events(String messageId) {
        this.messageId = messageId;
    }

    static Events event(String messageId) {
        return new Events(messageId);
    }

    Events device(String anonymousId) {
        json.put("anonymousId", anonymousId);
        return this;
    }

    Events user(String userId) {
        json.put("userId", userId);
        return this;
    }

    Events email(String email) {
        json.put("context", Map.of("traits", Map.of("email", email)));
        return this;
    }

    Events order(String orderId) {
        properties.put("order_id", orderId);
        return this;
    }

    Events cart(String cartId) {
        properties.put("cart_id", cartId);
        return this;
    }

    Events previously(String previousId) {
        type = "alias";
        json.put("previousId", previousId);
        return this;
    }

    Envelope record() {
        json.put("event", "Something Happened");
        json.put("properties", properties);
        String key = Optional.ofNullable(json.get("anonymousId"))
                .or(() -> Optional.ofNullable(json.get("userId")))
                .orElse("")
                .toString();
        return new Envelope(
                key,
                Map.of(
                        Headers.ID,
                        messageId,
                        Headers.TYPE,
                        Headers.TOUCHPOINT_TYPE + type,
                        Headers.TIME,
                        "2026-03-01T12:00:00Z",
                        "x-other",
                        "kept"),
                MAPPER.writeValueAsBytes(json));
    }

    static CustomerId customer(Kind kind, String value) {
        return CustomerId.of(new Identifier(kind, value));
    }
}
