package journey.remarketing.outreach.ledger;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import journey.events.Contact;
import journey.events.Envelope;
import journey.events.Interaction;
import journey.events.codec.Headers;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.Reaction;
import journey.remarketing.outreach.Topic;
import tools.jackson.databind.json.JsonMapper;

/**
 * Outcomes as touchpoints, shaped like those that ingest writes: Segment's e-mail events, and for other channels the same
 * under the names that engagement platforms use ({@code SMS Sent}, {@code Push Notification Sent}), which the journey keeps
 * under their own names and counts as no mail. Their {@code context} names no channel: one that is called as a place where
 * customers are would begin a visit.
 */
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
            event.put("event", name(fact.fact(), fact.channel()));
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
            channel(fact.channel(), properties);
            fact.attribution().ifPresent(window -> properties.put("attribution_window", window.toString()));
            event.put("properties", properties);
            event.put("context", context(fact.channel()));
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
        Campaign.Channel channel = way(visited.channel());
        channel(channel, properties);
        return new Told(
                visited,
                label(channel) + (visited.link().isPresent() ? " Link Clicked" : " Opened"),
                properties,
                context(channel),
                visited.machine());
    }

    private static Told answered(OutreachRecord.SurveyAnswered answered) {
        Map<String, Object> properties = properties(answered.campaign(), answered.step());
        properties.put("kind", answered.kind());
        properties.put("scale", answered.scale());
        properties.put("score", answered.score());
        answered.comment().ifPresent(comment -> properties.put("comment", comment));
        properties.put("about", answered.about());
        Campaign.Channel channel = way(answered.channel());
        channel(channel, properties);
        return new Told(answered, "Survey Answered", properties, context(channel), answered.machine());
    }

    private static Campaign.Channel way(Optional<String> otherThanMail) {
        return otherThanMail.map(Campaign.Channel::new).orElse(Campaign.Channel.EMAIL);
    }

    private static void channel(Campaign.Channel channel, Map<String, Object> properties) {
        if (!channel.isMail()) {
            properties.put("channel", channel.id());
        }
    }

    private static Map<String, Object> context(Campaign.Channel channel) {
        return channel.isMail() ? Map.of("channel", channel.id()) : Map.of();
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

    private static String name(Reaction.Fact fact, Campaign.Channel channel) {
        return switch (fact) {
            case SENT -> label(channel) + " Sent";
            case BOUNCED -> label(channel) + " Bounced";
            case HELD_OUT -> label(channel) + " Held Out";
            case DELIVERED -> label(channel) + " Delivered";
            case MARKED_AS_SPAM -> label(channel) + " Marked as Spam";
            case UNSUBSCRIBED -> "Unsubscribed";
        };
    }

    private static String label(Campaign.Channel channel) {
        return switch (channel.id()) {
            case "email" -> "Email";
            case "sms" -> "SMS";
            case "push" -> "Push Notification";
            case "whatsapp" -> "WhatsApp";
            case "chat" -> "Chat Message";
            default ->
                channel.id().substring(0, 1).toUpperCase(Locale.ROOT)
                        + channel.id().substring(1);
        };
    }
}
