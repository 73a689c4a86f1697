package journey.remarketing.outreach.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.SignalCodec;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Occasion;
import journey.remarketing.outreach.OutreachRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Conversations in Redis and remarketing's own records on Kafka, both as JSON. */
public final class OutreachCodec {
    /** What {@code ce_type} of remarketing's own records starts with. */
    public static final String TYPE = "journey.outreach.";

    private static final String SWITCH = TYPE + "campaign-switched";

    private static final Map<String, Class<? extends OutreachRecord>> KINDS = Map.of(
            "mail-claimed", OutreachRecord.MailClaimed.class,
            "mail-concluded", OutreachRecord.MailConcluded.class,
            "conversation-moved", OutreachRecord.ConversationMoved.class,
            "unsubscribed", OutreachRecord.Unsubscribed.class,
            "preferences-chosen", OutreachRecord.PreferencesChosen.class,
            "mail-visited", OutreachRecord.MailVisited.class,
            "survey-answered", OutreachRecord.SurveyAnswered.class,
            "mail-reported", OutreachRecord.MailReported.class);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(SignalCodec.contractModule())
            .changeDefaultPropertyInclusion(usual -> usual.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private OutreachCodec() {}

    static byte[] encode(Conversation conversation) {
        return MAPPER.writeValueAsBytes(conversation);
    }

    /** @throws IllegalStateException when a newer version of the product wrote it, or it is damaged */
    public static Conversation conversation(byte[] json) {
        try {
            Conversation conversation = MAPPER.treeToValue(upgraded(MAPPER.readTree(json)), Conversation.class);
            if (conversation.version() > Conversation.VERSION) {
                throw new IllegalStateException("a conversation of the newer version " + conversation.version());
            }
            return conversation;
        } catch (JacksonException damaged) {
            throw new IllegalStateException("a conversation that can't be read", damaged);
        }
    }

    /** Version 1 knew carts only, as episodes, and the last order alone. */
    private static JsonNode upgraded(JsonNode json) {
        if (!(json instanceof ObjectNode conversation) || json.path("version").asInt(0) != 1) {
            return json;
        }
        conversation.put("version", Conversation.VERSION);
        JsonNode ordered = conversation.path("lastOrderAt");
        ObjectNode purchases = conversation.putObject("purchases");
        boolean bought = ordered.isString() || ordered.isNumber();
        purchases.put("orders", bought ? 1 : 0);
        if (bought) {
            purchases.set("latest", ordered);
        }
        ArrayNode occasions = conversation.putArray("occasions");
        for (JsonNode each : conversation.path("episodes")) {
            if (each instanceof ObjectNode episode) {
                episode.put("kind", Occasion.Kind.CART.name());
                episode.putArray("names");
                episode.set("at", episode.path("abandonedAt"));
                if (episode.path("state").asString("").equals("ABANDONED")) {
                    episode.put("state", Occasion.State.OPEN.name());
                }
                occasions.add(episode);
            }
        }
        return conversation;
    }

    static byte[] encode(OutstandingClaim claim) {
        return MAPPER.writeValueAsBytes(claim);
    }

    public static OutstandingClaim claim(byte[] json) {
        return MAPPER.readValue(json, OutstandingClaim.class);
    }

    public static Envelope encode(CustomerId key, OutreachRecord record) {
        Map<String, String> headers =
                Headers.of(record.id(), "remarketing-service", TYPE + kind(record), record.at(), "application/json");
        return new Envelope(key.value(), headers, MAPPER.writeValueAsBytes(record));
    }

    /** Empty for a kind of a newer version. */
    static Decoded<Optional<OutreachRecord>> decode(Envelope envelope) {
        String type = envelope.headers().getOrDefault(Headers.TYPE, "");
        Class<? extends OutreachRecord> kind = type.startsWith(TYPE) ? KINDS.get(type.substring(TYPE.length())) : null;
        if (kind == null) {
            return new Decoded.Ok<>(Optional.empty());
        }
        try {
            JsonNode json = MAPPER.readTree(envelope.value());
            if (kind == OutreachRecord.ConversationMoved.class && json instanceof ObjectNode moved) {
                moved.set("conversation", upgraded(moved.path("conversation")));
            }
            return new Decoded.Ok<>(Optional.of(MAPPER.treeToValue(json, kind)));
        } catch (JacksonException | IllegalArgumentException bad) {
            return new Decoded.Undecodable<>("the value is no record of type " + type);
        }
    }

    /**
     * A record that tells one partition that a campaign is paused or resumed.
     *
     * @param key one that lies in that partition
     */
    public static Envelope encode(String key, CampaignSwitch change) {
        Map<String, String> headers =
                Headers.of(change.id(), "remarketing-service", SWITCH, change.at(), "application/json");
        return new Envelope(key, headers, MAPPER.writeValueAsBytes(change));
    }

    static boolean isSwitch(Envelope envelope) {
        return SWITCH.equals(envelope.headers().getOrDefault(Headers.TYPE, ""));
    }

    static Decoded<Optional<CampaignSwitch>> decodeSwitch(Envelope envelope) {
        try {
            return new Decoded.Ok<>(Optional.of(MAPPER.readValue(envelope.value(), CampaignSwitch.class)));
        } catch (JacksonException | IllegalArgumentException bad) {
            return new Decoded.Undecodable<>("the value is no record of type " + SWITCH);
        }
    }

    private static String kind(OutreachRecord record) {
        return switch (record) {
            case OutreachRecord.MailClaimed claimed -> "mail-claimed";
            case OutreachRecord.MailConcluded concluded -> "mail-concluded";
            case OutreachRecord.ConversationMoved moved -> "conversation-moved";
            case OutreachRecord.Unsubscribed unsubscribed -> "unsubscribed";
            case OutreachRecord.PreferencesChosen chosen -> "preferences-chosen";
            case OutreachRecord.MailVisited visited -> "mail-visited";
            case OutreachRecord.SurveyAnswered answered -> "survey-answered";
            case OutreachRecord.MailReported reported -> "mail-reported";
        };
    }
}
