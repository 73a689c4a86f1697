package journey.ingest.dialect;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a shop system delivered, freed from HTTP.
 *
 * @param rest of the path, behind the dialect's own, without slashes at its ends; often a write key
 * @param query the parameters, decoded
 * @param headers the first value of a header field, by its name in any case
 * @param body inflated, but else as it came: signatures are over these bytes
 */
public record Delivery(
        String rest,
        Map<String, String> query,
        Function<String, Optional<String>> headers,
        byte[] body,
        Instant receivedAt) {
    public Delivery {
        query = Map.copyOf(query);
    }

    public Optional<String> header(String name) {
        return headers.apply(name);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isBlank());
    }

    @Override
    public String toString() {
        return "Delivery[" + body.length + " bytes]";
    }
}
