package journey.aggregator.erasure;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.SignalCodec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Erasures as records between the touchpoints, known by their {@code ce_type}: on {@code touchpoints} with the receipt as
 * the key, on {@code journey.touchpoints} with the customer's.
 */
public final class ErasureCodec {
    /** The {@code ce_type} of an erasure. */
    public static final String TYPE = "journey.erasure";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(SignalCodec.contractModule())
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private ErasureCodec() {}

    /** Whether a record says of itself that it is an erasure. */
    public static boolean isOne(Envelope record) {
        return TYPE.equals(record.headers().get(Headers.TYPE));
    }

    /** For {@code touchpoints}: the request. */
    public static Envelope request(ErasureRequest request) {
        Envelope plain = encode(request.erasure().receipt(), request.erasure());
        return new Envelope(plain.key(), plain.headers(), MAPPER.writeValueAsBytes(request));
    }

    /** Reads what {@link #request} wrote. */
    public static Decoded<ErasureRequest> decodeRequest(Envelope record) {
        if (!isOne(record)) {
            return new Decoded.Undecodable<>("header " + Headers.TYPE + " is no erasure's");
        }
        try {
            ErasureRequest request = MAPPER.readValue(record.value(), ErasureRequest.class);
            return request == null
                    ? new Decoded.Undecodable<>("the value is no request of an erasure")
                    : new Decoded.Ok<>(request);
        } catch (JacksonException | IllegalArgumentException | NullPointerException bad) {
            return new Decoded.Undecodable<>("the value is no request of an erasure");
        }
    }

    /** For {@code journey.touchpoints}: the journey of this one customer goes. */
    public static Envelope of(Erasure erasure, CustomerId customer) {
        return encode(customer.value(), new Erasure(erasure.receipt(), erasure.at(), customer));
    }

    private static Envelope encode(String key, Erasure erasure) {
        Map<String, String> headers = Headers.of(
                "erasure:" + erasure.receipt() + ":" + erasure.customer(),
                "journey-aggregator",
                TYPE,
                erasure.at(),
                "application/json");
        Map<String, String> json = new LinkedHashMap<>();
        json.put("receipt", erasure.receipt());
        json.put("at", erasure.at().toString());
        json.put("customer", erasure.customer().value());
        return new Envelope(key, headers, MAPPER.writeValueAsBytes(json));
    }

    public static Decoded<Erasure> decode(Envelope record) {
        if (!isOne(record)) {
            return new Decoded.Undecodable<>("header " + Headers.TYPE + " is no erasure's");
        }
        try {
            JsonNode json = MAPPER.readTree(record.value());
            return new Decoded.Ok<>(new Erasure(
                    json.path("receipt").asString(""),
                    Instant.parse(json.path("at").asString("")),
                    new CustomerId(json.path("customer").asString(""))));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException bad) {
            return new Decoded.Undecodable<>("the value is no erasure");
        }
    }
}
