package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * What {@link JsonScanner} and Jackson's strict parser say of the same bytes. The scanner differs by design in what it
 * reports as a {@link Flaw} instead of stopping; where bytes are no UTF-8, Jackson gets what the JDK's decoder makes of
 * them.
 */
final class JsonOracle {
    private static final StreamReadConstraints UNBOUNDED = StreamReadConstraints.builder()
            .maxNestingDepth(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .build();
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(UNBOUNDED)
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();
    private static final JsonFactory STRICT = JsonFactory.builder()
            .streamReadConstraints(UNBOUNDED)
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern SURROGATE = Pattern.compile("\\\\u[dD][89a-fA-F][0-9a-fA-F]{2}");

    /**
     * A document as it was read, its structures at their ends.
     *
     * @param flaws what is JSON and all the same not to be passed on
     */
    record Document(List<Seen> seen, Set<Flaw> flaws) {}

    /**
     * A value, or a name.
     *
     * @param text of strings, numbers, names; else empty
     * @param from its first byte; 0 for names
     * @param to the byte after its last; 0 for names
     */
    record Seen(String what, String text, int from, int to) {}

    private JsonOracle() {}

    static boolean wellFormed(byte[] text) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** By the scanner, value for value; empty where it is no JSON. */
    static Optional<Document> scanned(byte[] text, int from, int to) {
        Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        JsonScanner json = new JsonScanner(text, from, to, (flaw, reason) -> flaws.add(flaw));
        List<Seen> seen = new ArrayList<>();
        try {
            walk(json, seen);
            return json.ended() ? Optional.of(new Document(seen, flaws)) : Optional.empty();
        } catch (JsonScanner.Broken broken) {
            return Optional.empty();
        }
    }

    /** By the scanner, passing over it; empty where it is no JSON. */
    static Optional<Set<Flaw>> passed(byte[] text, int from, int to) {
        Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        JsonScanner json = new JsonScanner(text, from, to, (flaw, reason) -> flaws.add(flaw));
        try {
            json.passValue();
            return json.ended() ? Optional.of(flaws) : Optional.empty();
        } catch (JsonScanner.Broken broken) {
            return Optional.empty();
        }
    }

    private static void walk(JsonScanner json, List<Seen> seen) {
        JsonScanner.Kind kind = json.peek();
        int from = json.position();
        String text = "";
        switch (kind) {
            case OBJECT -> {
                json.enterObject();
                for (boolean first = true; json.nextName(first); first = false) {
                    seen.add(new Seen("NAME", json.string(), 0, 0));
                    walk(json, seen);
                }
            }
            case ARRAY -> {
                json.enterArray();
                for (boolean first = true; json.nextElement(first); first = false) {
                    walk(json, seen);
                }
            }
            case STRING -> {
                json.passString();
                text = json.string();
            }
            case NUMBER -> {
                json.passNumber();
                text = json.string();
            }
            case TRUE, FALSE, NULL -> json.passValue();
        }
        seen.add(new Seen(kind.name(), text, from, json.position()));
    }

    /** By Jackson; empty where it is no JSON. */
    static Optional<Document> parsed(byte[] text) {
        Optional<Document> parsed = parsed(JACKSON.createParser(ObjectReadContext.empty(), text));
        if (wellFormed(text) && parsed.isPresent()) {
            if (namesTwice(text)) {
                parsed.get().flaws.add(Flaw.DUPLICATE_PROPERTY);
            }
            return parsed;
        }
        // Jackson takes halves of surrogate pairs in values, but not in names.
        byte[] replaced = SURROGATE
                .matcher(new String(text, UTF_8))
                .replaceAll("\\\\u0041")
                .getBytes(UTF_8);
        Optional<Document> lenient = parsed(JACKSON.createParser(ObjectReadContext.empty(), replaced));
        lenient.ifPresent(document -> document.flaws.add(Flaw.NOT_UTF8));
        return lenient;
    }

    private static Optional<Document> parsed(JsonParser parser) {
        Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        List<Seen> seen = new ArrayList<>();
        try (JsonParser json = parser) {
            if (json.nextToken() == null) {
                return Optional.empty();
            }
            parse(json, seen, flaws);
            if (json.nextToken() != null) {
                return Optional.empty();
            }
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
        return Optional.of(new Document(seen, flaws));
    }

    private static void parse(JsonParser json, List<Seen> seen, Set<Flaw> flaws) {
        Deque<Integer> open = new ArrayDeque<>();
        do {
            int from = (int) json.currentTokenLocation().getByteOffset();
            switch (json.currentToken()) {
                case START_OBJECT, START_ARRAY -> {
                    open.push(from);
                    if (open.size() > Limits.DEPTH) {
                        flaws.add(Flaw.BEYOND_LIMITS);
                    }
                }
                case END_OBJECT -> seen.add(new Seen("OBJECT", "", open.pop(), from + 1));
                case END_ARRAY -> seen.add(new Seen("ARRAY", "", open.pop(), from + 1));
                case PROPERTY_NAME -> seen.add(new Seen("NAME", json.currentName(), 0, 0));
                case VALUE_STRING -> {
                    String string = json.getString();
                    seen.add(new Seen(
                            "STRING", string, from, (int) json.currentLocation().getByteOffset()));
                }
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    String number = json.getString();
                    if (number.length() > Limits.NUMBER || !decimal(number)) {
                        flaws.add(Flaw.BEYOND_LIMITS);
                    }
                    seen.add(new Seen("NUMBER", number, from, from + number.length()));
                }
                case VALUE_TRUE, VALUE_NULL, VALUE_FALSE -> {
                    String name = json.currentToken().asString();
                    seen.add(new Seen(name.toUpperCase(java.util.Locale.ROOT), "", from, from + name.length()));
                }
                default -> throw new AssertionError("no token of JSON: " + json.currentToken());
            }
        } while (!open.isEmpty() && next(json) != null);
    }

    private static JsonToken next(JsonParser json) {
        JsonToken token = json.nextToken();
        if (token == null) {
            throw new AssertionError("Jackson ends within a structure");
        }
        return token;
    }

    private static boolean decimal(String number) {
        try {
            return new BigDecimal(number).scale() > Integer.MIN_VALUE;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }

    private static boolean namesTwice(byte[] json) {
        try (JsonParser strict = STRICT.createParser(ObjectReadContext.empty(), json)) {
            while (strict.nextToken() != null) {}
            return false;
        } catch (JacksonException twice) {
            return true;
        }
    }
}
