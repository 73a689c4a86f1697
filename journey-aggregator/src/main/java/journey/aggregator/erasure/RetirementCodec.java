package journey.aggregator.erasure;

import java.util.Map;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.SignalCodec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Retirements as records between the touchpoints, known by their {@code ce_type}: on {@code touchpoints} for identity, on
 * {@code journey.touchpoints} for the marks that customers left who were merged into the one that went. Customer ids only.
 */
public final class RetirementCodec {
    private static final String TYPE = "journey.retirement";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(SignalCodec.contractModule())
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private RetirementCodec() {}

    /** Whether a record says of itself that it is a retirement. */
    public static boolean isOne(Envelope record) {
        return TYPE.equals(record.headers().get(Headers.TYPE));
    }

    /** @param to the record's key */
    public static Envelope encode(Retirement retirement, CustomerId to) {
        Map<String, String> headers = Headers.of(
                "retirement:" + retirement.customer() + ":" + retirement.at(),
                "journey-aggregator",
                TYPE,
                retirement.at(),
                "application/json");
        return new Envelope(to.value(), headers, MAPPER.writeValueAsBytes(retirement));
    }

    public static Decoded<Retirement> decode(Envelope record) {
        if (!isOne(record)) {
            return new Decoded.Undecodable<>("header " + Headers.TYPE + " is no retirement's");
        }
        try {
            Retirement retirement = MAPPER.readValue(record.value(), Retirement.class);
            return retirement == null
                    ? new Decoded.Undecodable<>("the value is no retirement")
                    : new Decoded.Ok<>(retirement);
        } catch (JacksonException | IllegalArgumentException | NullPointerException bad) {
            return new Decoded.Undecodable<>("the value is no retirement");
        }
    }
}
