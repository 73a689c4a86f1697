package journey.remarketing.outreach.ledger;

import java.util.Map;
import java.util.Optional;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.SignalCodec;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.OutreachRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Conversations in Redis and remarketing's own records on Kafka, both as JSON. */
public final class OutreachCodec {
    /** What {@code ce_type} of remarketing's own records starts with. */
    public static final String TYPE = "journey.outreach.";

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
            Conversation conversation = MAPPER.readValue(json, Conversation.class);
            if (conversation.version() > Conversation.VERSION) {
                throw new IllegalStateException("a conversation of the newer version " + conversation.version());
            }
            return conversation;
        } catch (JacksonException damaged) {
            throw new IllegalStateException("a conversation that can't be read", damaged);
        }
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
            return new Decoded.Ok<>(Optional.of(MAPPER.readValue(envelope.value(), kind)));
        } catch (JacksonException | IllegalArgumentException bad) {
            return new Decoded.Undecodable<>("the value is no record of type " + type);
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
