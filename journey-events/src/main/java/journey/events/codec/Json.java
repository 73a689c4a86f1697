package journey.events.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading of events that nobody promised anything about: a field of a wrong type counts as absent. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .maxDocumentLength(1 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final BigDecimal LARGEST = new BigDecimal("1000000000000");

    private Json() {}

    /** A string, or a number as its digits (ids often come as numbers). Blank ones count as absent. */
    static Optional<String> text(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (node.isString() || node.isIntegralNumber()) {
            String text = node.asString();
            return text.isBlank() ? Optional.empty() : Optional.of(text);
        }
        return Optional.empty();
    }

    static Optional<String> firstText(JsonNode parent, String... fields) {
        for (String field : fields) {
            Optional<String> text = text(parent, field);
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.empty();
    }

    /** A number, or a string that is one: storefronts send prices either way. Not negative, below a million million. */
    static Optional<BigDecimal> amount(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        try {
            BigDecimal amount;
            if (node.isNumber()) {
                amount = node.decimalValue();
            } else if (node.isString() && node.asString().length() <= 32) {
                amount = new BigDecimal(node.asString().strip());
            } else {
                return Optional.empty();
            }
            boolean sane = amount.signum() >= 0 && amount.compareTo(LARGEST) < 0 && amount.scale() <= 12;
            return sane ? Optional.of(amount) : Optional.empty();
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    static Optional<Integer> count(JsonNode parent, String field) {
        return amount(parent, field)
                .filter(n -> n.compareTo(BigDecimal.valueOf(1_000_000)) <= 0)
                .map(BigDecimal::intValue);
    }

    static Optional<Boolean> flag(JsonNode parent, String field) {
        return flag(parent.path(field));
    }

    static Optional<Boolean> flag(JsonNode node) {
        if (node.isBoolean()) {
            return Optional.of(node.booleanValue());
        }
        if (node.isString() || node.isIntegralNumber()) {
            return switch (node.asString().strip().toLowerCase(java.util.Locale.ROOT)) {
                case "true", "yes", "1", "granted" -> Optional.of(true);
                case "false", "no", "0", "denied" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeParseException notRfc3339) {
            return Optional.empty();
        }
    }
}
