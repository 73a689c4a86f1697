package journey.remarketing.outreach.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import journey.events.Envelope;
import journey.events.Interaction;
import journey.events.codec.Headers;
import journey.remarketing.outreach.Reaction;
import tools.jackson.databind.json.JsonMapper;

/** Outcomes as touchpoints, shaped like those that ingest writes (Segment's e-mail events). */
final class WriteBacks {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private WriteBacks() {}

    /** Empty where neither a userId nor an anonymousId is known: then nobody can be told whose event it is. */
    static Optional<Envelope> touchpoint(Reaction.Effect.WriteBack fact) {
        Optional<String> userId = fact.contact().userId();
        Optional<String> anonymousId = fact.contact().anonymousId();
        return anonymousId.or(() -> userId).map(key -> {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("type", "track");
            event.put("event", name(fact.fact()));
            event.put("messageId", fact.id());
            anonymousId.ifPresent(id -> event.put("anonymousId", id));
            userId.ifPresent(id -> event.put("userId", id));
            event.put("timestamp", fact.at().toString());
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("campaign_id", fact.key().campaign());
            properties.put("campaign_name", fact.key().campaign());
            if (!fact.key().step().isEmpty()) {
                properties.put("step", fact.key().step());
            }
            if (!fact.key().episode().isEmpty()) {
                properties.put("episode_id", fact.key().episode());
            }
            fact.variant().ifPresent(variant -> properties.put("variant", variant));
            event.put("properties", properties);
            event.put("context", Map.of("channel", "email"));
            Map<String, String> headers = Headers.of(
                    fact.id(),
                    Interaction.MailEvent.REMARKETING,
                    Headers.TOUCHPOINT_TYPE + "track",
                    fact.at(),
                    "application/json");
            headers.put(Headers.RECEIVED_AT, fact.at().toString());
            headers.put(Headers.SOURCE_KIND, "server");
            return new Envelope(key, headers, MAPPER.writeValueAsBytes(event));
        });
    }

    private static String name(Reaction.Fact fact) {
        return switch (fact) {
            case EMAIL_SENT -> "Email Sent";
            case EMAIL_BOUNCED -> "Email Bounced";
            case EMAIL_HELD_OUT -> "Email Held Out";
            case UNSUBSCRIBED -> "Unsubscribed";
        };
    }
}
