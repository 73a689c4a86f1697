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
            if (!fact.campaign().isEmpty()) {
                properties.put("campaign_id", fact.campaign());
                properties.put("campaign_name", fact.campaign());
            }
            if (!fact.step().isEmpty()) {
                properties.put("step", fact.step());
            }
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
            case EMAIL_DELIVERED -> "Email Delivered";
            case EMAIL_MARKED_AS_SPAM -> "Email Marked as Spam";
            case UNSUBSCRIBED -> "Unsubscribed";
        };
    }
}
