package journey.aggregator.affinity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import journey.events.Envelope;
import journey.events.Money;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sightings as records of {@code journey.baskets}: JSON, keyed by the product. */
public final class SightingCodec {
    /** The {@code ce_type} of a sighting. */
    public static final String TYPE = "journey.product.sighted";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SightingCodec() {}

    public static Envelope encode(Sighting sighting) {
        Card product = sighting.product();
        Map<String, String> headers =
                Headers.of(sighting.id(), "journey-aggregator", TYPE, sighting.at(), "application/json");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", code(sighting.kind()));
        json.put("at", sighting.at().toEpochMilli());
        json.put("source", sighting.source());
        json.put("told", sighting.told().toEpochMilli());
        if (sighting.units() != 1) {
            json.put("units", sighting.units());
        }
        product.name().ifPresent(name -> json.put("name", name));
        product.url().ifPresent(url -> json.put("url", url));
        product.imageUrl().ifPresent(url -> json.put("image", url));
        product.price().ifPresent(price -> {
            json.put("price", price.amount().toPlainString());
            json.put("currency", price.currency());
        });
        json.put("with", sighting.others());
        return new Envelope(product.id(), headers, MAPPER.writeValueAsBytes(json));
    }

    public static Decoded<Sighting> decode(Envelope record) {
        if (!TYPE.equals(record.headers().get(Headers.TYPE))) {
            return new Decoded.Undecodable<>("header " + Headers.TYPE + " is no sighting's");
        }
        try {
            JsonNode json = MAPPER.readTree(record.value());
            Optional<Basket.Kind> kind = Arrays.stream(Basket.Kind.values())
                    .filter(one -> code(one).equals(json.path("kind").asString("")))
                    .findFirst();
            if (kind.isEmpty()
                    || !json.path("at").isIntegralNumber()
                    || !json.path("told").isIntegralNumber()
                    || !json.path("source").isInt()
                    || !json.path("with").isArray()) {
                return new Decoded.Undecodable<>("the value is no sighting");
            }
            Instant at = Instant.ofEpochMilli(json.path("at").asLong());
            List<String> others = json.path("with")
                    .valueStream()
                    .map(other -> other.asString(""))
                    .toList();
            return new Decoded.Ok<>(new Sighting(
                    record.headers().getOrDefault(Headers.ID, ""),
                    json.path("source").asInt(),
                    Instant.ofEpochMilli(json.path("told").asLong()),
                    kind.get(),
                    at,
                    new Card(
                            record.key(),
                            text(json, "name"),
                            text(json, "url"),
                            text(json, "image"),
                            text(json, "price")
                                    .map(amount -> new Money(
                                            new BigDecimal(amount),
                                            json.path("currency").asString(""))),
                            at),
                    json.path("units").asInt(1),
                    others));
        } catch (JacksonException | IllegalArgumentException bad) {
            return new Decoded.Undecodable<>("the value is no sighting");
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.of(json.path(field).asString("")).filter(text -> !text.isEmpty());
    }

    static String code(Basket.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
