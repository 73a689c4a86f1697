package journey.events.codec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
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

    private static final int DIGITS = 6;

    static final int LONGEST = 2_048;

    private Json() {}

    /**
     * A string of at most {@value #LONGEST} characters (what is longer is cut), or a whole number as its digits, ids often
     * come as numbers. Blank ones count as absent.
     */
    static Optional<String> text(Node parent, String field) {
        Node node = parent.path(field);
        if (node.isString() || node.isWholeNumber()) {
            String text = node.asString();
            return text.isBlank() ? Optional.empty() : Optional.of(cut(text));
        }
        return node.isNumber() ? whole(node) : Optional.empty();
    }

    private static Optional<String> whole(Node node) {
        try {
            BigDecimal number = node.asDecimal();
            return number.abs().compareTo(LARGEST) < 0
                            && number.stripTrailingZeros().scale() <= 0
                    ? Optional.of(number.toBigInteger().toString())
                    : Optional.empty();
        } catch (NumberFormatException beyondAll) {
            return Optional.empty();
        }
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    static Optional<String> firstText(Node parent, String... fields) {
        for (String field : fields) {
            Optional<String> text = text(parent, field);
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.empty();
    }

    /**
     * A number, or a string that is one: storefronts send prices either way. Not negative, below a million million. What
     * JavaScript makes of 39.9 * 3 has fourteen digits of noise, so six are kept, half-even.
     */
    static Optional<BigDecimal> amount(Node parent, String field) {
        return signed(parent, field).filter(amount -> amount.signum() >= 0);
    }

    /** The same, negative ones included. */
    static Optional<BigDecimal> signed(Node parent, String field) {
        Node node = parent.path(field);
        try {
            BigDecimal amount;
            if (node.isNumber()) {
                amount = node.asDecimal();
            } else if (node.isString() && node.asString().length() <= 32) {
                amount = new BigDecimal(node.asString().strip());
            } else {
                return Optional.empty();
            }
            if (Math.abs((long) amount.scale()) > 1_000 || amount.abs().compareTo(LARGEST) >= 0) {
                return Optional.empty();
            }
            return Optional.of(amount.scale() > DIGITS ? amount.setScale(DIGITS, RoundingMode.HALF_EVEN) : amount);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    static Optional<Integer> count(Node parent, String field) {
        return amount(parent, field)
                .filter(n -> n.compareTo(BigDecimal.valueOf(1_000_000)) <= 0)
                .map(BigDecimal::intValue);
    }

    /** ISO 8601, e.g. {@code P5D} or {@code PT36H}, or a number of seconds. */
    static Optional<Duration> duration(Node parent, String field) {
        try {
            return amount(parent, field)
                    .map(seconds -> Duration.ofSeconds(seconds.longValue()))
                    .or(() -> text(parent, field).map(Duration::parse));
        } catch (DateTimeParseException | ArithmeticException nonsense) {
            return Optional.empty();
        }
    }

    static Optional<Boolean> flag(Node parent, String field) {
        return flag(parent.path(field));
    }

    static Optional<Boolean> flag(Node node) {
        if (node.isBoolean()) {
            return Optional.of(node.isTrue());
        }
        if (node.isString() || node.isWholeNumber()) {
            return switch (node.asString().strip().toLowerCase(java.util.Locale.ROOT)) {
                case "true", "yes", "1", "granted" -> Optional.of(true);
                case "false", "no", "0", "denied" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** An RFC 3339 time, cut to milliseconds. */
    static Optional<Instant> instant(String text) {
        if (isPlainUtc(text)) {
            return plainUtc(text);
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeParseException notRfc3339) {
            return Optional.empty();
        }
    }

    /** As ingest writes times: {@code 2026-11-22T12:00:00Z}, with or without digits behind a point. */
    private static boolean isPlainUtc(String text) {
        int length = text.length();
        if (length < 20 || length > 30 || text.charAt(length - 1) != 'Z' || length == 21) {
            return false;
        }
        for (int i = 0; i < length - 1; i++) {
            char c = text.charAt(i);
            boolean fits = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == 'T';
                case 13, 16 -> c == ':';
                case 19 -> c == '.';
                default -> c >= '0' && c <= '9';
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Several times as quick as a formatter. */
    private static Optional<Instant> plainUtc(String text) {
        try {
            LocalDateTime time = LocalDateTime.of(
                    digits(text, 0, 4),
                    digits(text, 5, 7),
                    digits(text, 8, 10),
                    digits(text, 11, 13),
                    digits(text, 14, 16),
                    digits(text, 17, 19));
            int millis = 0;
            for (int i = 0; i < 3; i++) {
                int place = 20 + i;
                millis = millis * 10 + (place < text.length() - 1 ? text.charAt(place) - '0' : 0);
            }
            return Optional.of(Instant.ofEpochMilli(time.toEpochSecond(ZoneOffset.UTC) * 1_000 + millis));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
