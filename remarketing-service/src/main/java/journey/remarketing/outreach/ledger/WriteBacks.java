package journey.remarketing.outreach.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import journey.events.Contact;
import journey.events.Envelope;
import journey.events.Interaction;
import journey.events.codec.Headers;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.Reaction;
import journey.remarketing.outreach.Topic;
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
            if (!fact.key().campaign().isEmpty()) {
                properties.put("campaign_id", fact.key().campaign());
                properties.put("campaign_name", fact.key().campaign());
            }
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

    /** What a customer did; flagged with {@code ce_bot} where it was a machine's doing. */
    static Optional<Envelope> touchpoint(Reaction.Effect.Report report) {
        return switch (report.record()) {
            case OutreachRecord.MailVisited visited -> visited(visited).to(report.contact());
            case OutreachRecord.SurveyAnswered answered -> answered(answered).to(report.contact());
            case OutreachRecord.PreferencesChosen chosen ->
                chosen(chosen, report.resubscribes()).to(report.contact());
            case OutreachRecord.MailClaimed claimed -> Optional.empty();
            case OutreachRecord.MailConcluded concluded -> Optional.empty();
            case OutreachRecord.ConversationMoved moved -> Optional.empty();
            case OutreachRecord.Unsubscribed unsubscribed -> Optional.empty();
            case OutreachRecord.MailReported reported -> Optional.empty();
        };
    }

    private static Told visited(OutreachRecord.MailVisited visited) {
        Map<String, Object> properties = properties(visited.campaign(), visited.step());
        visited.variant().ifPresent(variant -> properties.put("variant", variant));
        properties.put("email_id", visited.mail());
        visited.link().ifPresent(link -> properties.put("link_url", link));
        return new Told(
                visited,
                visited.link().isPresent() ? "Email Link Clicked" : "Email Opened",
                properties,
                Map.of("channel", "email"),
                visited.machine());
    }

    private static Told answered(OutreachRecord.SurveyAnswered answered) {
        Map<String, Object> properties = properties(answered.campaign(), answered.step());
        properties.put("kind", answered.kind());
        properties.put("scale", answered.scale());
        properties.put("score", answered.score());
        answered.comment().ifPresent(comment -> properties.put("comment", comment));
        properties.put("about", answered.about());
        return new Told(answered, "Survey Answered", properties, Map.of("channel", "email"), answered.machine());
    }

    private static Told chosen(OutreachRecord.PreferencesChosen chosen, boolean resubscribes) {
        Map<String, Object> properties = properties(chosen.campaign(), "");
        properties.put(
                "topics", chosen.wanted().stream().map(Topic::code).sorted().toList());
        chosen.language().ifPresent(language -> properties.put("language", language));
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("channel", "email");
        if (resubscribes) {
            context.put("traits", Map.of("consent", Map.of("email", true)));
        }
        return new Told(chosen, "Mail Preferences Chosen", properties, context, Optional.empty());
    }

    private static Map<String, Object> properties(String campaign, String step) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("campaign_id", campaign);
        properties.put("campaign_name", campaign);
        if (!step.isEmpty()) {
            properties.put("step", step);
        }
        return properties;
    }

    /** An event of Segment's, before it is known whose it is. */
    private record Told(
            OutreachRecord fact,
            String event,
            Map<String, Object> properties,
            Map<String, Object> context,
            Optional<String> machine) {
        Optional<Envelope> to(Contact contact) {
            return contact.anonymousId().or(contact::userId).map(key -> {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("type", "track");
                json.put("event", event);
                json.put("messageId", fact.id());
                contact.anonymousId().ifPresent(id -> json.put("anonymousId", id));
                contact.userId().ifPresent(id -> json.put("userId", id));
                json.put("timestamp", fact.at().toString());
                json.put("properties", properties);
                json.put("context", context);
                Map<String, String> headers = Headers.of(
                        fact.id(),
                        Interaction.MailEvent.REMARKETING,
                        Headers.TOUCHPOINT_TYPE + "track",
                        fact.at(),
                        "application/json");
                headers.put(Headers.RECEIVED_AT, fact.at().toString());
                headers.put(Headers.SOURCE_KIND, "server");
                machine.ifPresent(reason -> headers.put(Headers.BOT, reason));
                return new Envelope(key, headers, MAPPER.writeValueAsBytes(json));
            });
        }
    }

    private static String name(Reaction.Fact fact) {
        return switch (fact) {
            case EMAIL_SENT -> "Email Sent";
            case EMAIL_BOUNCED -> "Email Bounced";
            case EMAIL_HELD_OUT -> "Email Held Out";
            case EMAIL_DELIVERED -> "Email Delivered";
            case EMAIL_MARKED_AS_SPAM -> "Email Marked as Spam";
            case UNSUBSCRIBED -> "Unsubscribed";
        };
    }
}
