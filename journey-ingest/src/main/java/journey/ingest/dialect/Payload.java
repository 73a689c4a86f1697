package journey.ingest.dialect;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import journey.ingest.collect.Flaw;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reading of foreign JSON. Nobody promised anything about it, so a field of a wrong type counts as absent. Numbers are
 * decimals throughout.
 */
public final class Payload {
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(48)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int LONGEST_TEXT = 2_048;
    private static final int LONGEST_ID = 256;
    private static final int MOST_DIGITS = 30;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private Payload() {}

    /** Reads a JSON object and translates it; anything else is illegible. */
    public static Translation translate(byte[] body, Function<JsonNode, Translation> translation) {
        JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (StreamConstraintsException beyond) {
            return new Translation.Illegible(
                    Flaw.BEYOND_LIMITS, "the body is nested too deeply, or a number is too long");
        } catch (JacksonException broken) {
            return new Translation.Illegible(Flaw.NOT_JSON, "the body is not JSON");
        } catch (NumberFormatException outOfRange) {
            // Jackson passes it on from BigDecimal, for exponents beyond an int.
            return new Translation.Illegible(Flaw.BEYOND_LIMITS, "a number is out of range");
        }
        if (root.isMissingNode()) {
            return new Translation.Illegible(Flaw.NOT_JSON, "the body is empty");
        }
        return root.isObject()
                ? translation.apply(root)
                : new Translation.Illegible(Flaw.NOT_AN_OBJECT, "the body has to be a JSON object");
    }

    /** A string, or a number as its digits. Blank ones count as absent; what is longer than 2,048 characters is cut. */
    public static Optional<String> text(JsonNode parent, String field) {
        return text(parent.path(field));
    }

    public static Optional<String> text(JsonNode node) {
        if (node.isString() || node.isIntegralNumber()) {
            return Optional.of(node.asString().strip())
                    .filter(text -> !text.isEmpty())
                    .map(Payload::cut);
        }
        return node.isNumber() ? amount(node).map(BigDecimal::toPlainString) : Optional.empty();
    }

    /** A text that can name something: at most 256 characters, and not the 0 that shop systems write for nobody. */
    public static Optional<String> id(JsonNode parent, String field) {
        return text(parent, field).filter(id -> id.length() <= LONGEST_ID && !id.equals("0"));
    }

    /** A number or a string that is one, of at most 30 digits. */
    public static Optional<BigDecimal> amount(JsonNode parent, String field) {
        return amount(parent.path(field));
    }

    public static Optional<BigDecimal> amount(JsonNode node) {
        try {
            BigDecimal amount;
            if (node.isNumber()) {
                amount = node.decimalValue();
            } else if (node.isString() && node.asString().length() <= MOST_DIGITS) {
                amount = new BigDecimal(node.asString().strip());
            } else {
                return Optional.empty();
            }
            return amount.precision() <= MOST_DIGITS && Math.abs((long) amount.scale()) <= MOST_DIGITS
                    ? Optional.of(amount)
                    : Optional.empty();
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    /** What {@code part} finds in the elements of an array; nothing where there is no array. */
    public static BigDecimal sum(JsonNode array, Function<JsonNode, Optional<BigDecimal>> part) {
        return elements(array)
                .flatMap(element -> part.apply(element).stream())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public static Stream<JsonNode> elements(JsonNode array) {
        return array.isArray() ? array.valueStream() : Stream.empty();
    }

    /** An ISO 8601 time; without offset it is UTC. To the millisecond, in the years 1970 to 9998. */
    public static Optional<Instant> time(JsonNode parent, String field) {
        return text(parent, field).flatMap(Payload::time);
    }

    public static Optional<Instant> time(String text) {
        try {
            return within(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noOffset) {
            try {
                return within(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException noTime) {
                return Optional.empty();
            }
        }
    }

    /** Those times that the tracking API takes. */
    public static Optional<Instant> within(Instant time) {
        return time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)
                ? Optional.empty()
                : Optional.of(time.truncatedTo(ChronoUnit.MILLIS));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean withinPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, withinPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }
}
