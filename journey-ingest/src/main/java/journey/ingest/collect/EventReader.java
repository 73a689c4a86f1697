package journey.ingest.collect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a body in one pass of a streaming parser, without a tree: every event is checked, the few fields that ingest
 * needs are taken, and its place among the bytes is remembered, so that it can go on untouched.
 *
 * <p>A parser can't go on after an error, but one broken event must not cost the others. So when the parser fails within a
 * batch, the second, slower way is taken, linear as well: {@link Elements} finds where each event of the batch ends by
 * counting brackets, each is read by a parser of its own, and the body is read again with the batch blanked out. A body
 * whose brackets don't match is refused as a whole.
 */
final class EventReader {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /** A batch wraps its events in an array and an object. */
    private static final int WRAPPING = 2;

    private final Limits limits;
    private final JsonFactory json;

    EventReader(Limits limits) {
        this.limits = limits;
        // The body is UTF-8 or refused: with detection Jackson would take UTF-16 and lose the byte offsets. Names are
        // not
        // interned, as clients make them up. The parser's own limits are a second fence behind EventFields' checks.
        this.json = JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Limits.DEPTH + WRAPPING)
                        .maxNumberLength(Math.max(1000, Limits.NUMBER))
                        .maxStringLength(limits.body())
                        .build())
                .build();
    }

    /** @param body not written to any more */
    Reading read(byte[] body, Call call) {
        int from = startsWithByteOrderMark(body) ? BYTE_ORDER_MARK.length : 0;
        return call.batch() ? readBatch(body, from) : readSingle(body, from, call.type());
    }

    private Reading readSingle(byte[] body, int from, Optional<EventType> type) {
        EventFields fields = new EventFields();
        try (JsonParser parser = parser(body, from, body.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return illegible(Optional.empty(), Flaw.NOT_AN_OBJECT, null, "the body has to be a JSON object");
            }
            Item item = item(parser, fields, body, from, type, Optional.empty());
            if (parser.nextToken() != null) {
                return illegible(fields.writeKey(), Flaw.NOT_JSON, null, "something follows the event");
            }
            return new Reading.Legible(
                    fields.writeKey(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(item));
        } catch (JacksonException | IllegalStateException bad) {
            return illegible(fields.writeKey(), flaw(bad), null, reason(bad));
        }
    }

    private Reading readBatch(byte[] body, int from) {
        BatchPass pass = new BatchPass(body, from);
        Optional<Reading> reading = pass.run();
        if (reading.isPresent()) {
            return reading.get();
        }
        Optional<Elements> elements = Elements.of(body, pass.eventsFrom, limits.events());
        if (elements.isEmpty()) {
            return illegible(pass.writeKey(), Flaw.NOT_JSON, null, "the body is not JSON");
        }
        byte[] rest = body.clone();
        Arrays.fill(rest, pass.eventsFrom, elements.get().end(), (byte) ' ');
        BatchPass outer = new BatchPass(rest, from);
        // Without events nothing is left that could send this pass the second way.
        return switch (outer.run()
                .orElseGet(() -> illegible(outer.writeKey(), Flaw.NOT_JSON, null, "the body is not JSON"))) {
            case Reading.Illegible illegible -> illegible;
            case Reading.Legible legible ->
                elements.get().slices().size() > limits.events()
                        ? tooMany(legible.writeKey())
                        : new Reading.Legible(
                                legible.writeKey(),
                                legible.sentAt(),
                                legible.context(),
                                legible.integrations(),
                                readEach(elements.get().slices()));
        };
    }

    private List<Item> readEach(List<Slice> slices) {
        List<Item> items = new ArrayList<>(slices.size());
        for (Slice slice : slices) {
            items.add(readAlone(slice, Optional.of(items.size())));
        }
        return items;
    }

    private Item readAlone(Slice slice, Optional<Integer> index) {
        EventFields fields = new EventFields();
        try (JsonParser parser = parser(slice.body(), slice.from(), slice.to())) {
            parser.nextToken();
            Item item = item(parser, fields, slice.body(), slice.from(), Optional.empty(), index);
            return parser.nextToken() == null
                    ? item
                    : fields.illegible(Optional.empty(), index, slice, Flaw.NOT_JSON, "the event is not JSON");
        } catch (JacksonException | IllegalStateException bad) {
            return fields.illegible(Optional.empty(), index, slice, flaw(bad), reason(bad));
        }
    }

    /** Reads the value at the current token. */
    private Item item(
            JsonParser parser,
            EventFields fields,
            byte[] body,
            int base,
            Optional<EventType> type,
            Optional<Integer> index) {
        int start = base + (int) parser.currentTokenLocation().getByteOffset();
        boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
        if (isObject) {
            fields.read(parser);
        } else {
            fields.skip(parser);
            parser.finishToken();
        }
        Slice slice =
                new Slice(body, start, base + (int) parser.currentLocation().getByteOffset());
        return isObject
                ? fields.judge(type, index, slice, limits.event())
                : fields.illegible(type, index, slice, Flaw.NOT_AN_OBJECT, "an event has to be a JSON object");
    }

    /** One pass over the body of a batch. */
    private final class BatchPass {
        private final byte[] body;
        private final int base;
        private final List<Item> items = new ArrayList<>();
        private int eventsFrom = -1;
        private boolean withinEvents;
        private @Nullable String writeKey;
        private @Nullable Instant sentAt;
        private @Nullable Slice context;
        private @Nullable Slice integrations;
        private @Nullable Rejection rejection;

        BatchPass(byte[] body, int base) {
            this.body = body;
            this.base = base;
        }

        Optional<String> writeKey() {
            return Optional.ofNullable(writeKey);
        }

        /** Empty when the parser failed within the events. */
        Optional<Reading> run() {
            try (JsonParser parser = parser(body, base, body.length)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return Optional.of(
                            illegible(writeKey(), Flaw.NOT_AN_OBJECT, null, "the body has to be a JSON object"));
                }
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    property(parser, name);
                }
                if (parser.nextToken() != null) {
                    return Optional.of(illegible(writeKey(), Flaw.NOT_JSON, null, "something follows the batch"));
                }
                return Optional.of(conclude());
            } catch (JacksonException | IllegalStateException bad) {
                return withinEvents
                        ? Optional.empty()
                        : Optional.of(illegible(writeKey(), flaw(bad), null, reason(bad)));
            }
        }

        private void property(JsonParser parser, String name) {
            EventFields checks = new EventFields();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "batch" -> {
                    if (token == JsonToken.START_ARRAY) {
                        events(parser);
                    } else {
                        checks.skip(parser);
                    }
                }
                case "writeKey" ->
                    writeKey = token == JsonToken.VALUE_STRING ? parser.getString() : checks.skip(parser);
                case "sentAt" -> {
                    sentAt = EventFields.readTime(parser, checks).orElse(null);
                    if (sentAt == null && parser.currentToken() != JsonToken.VALUE_NULL) {
                        reject(Flaw.TIMESTAMP, name, "sentAt has to be an ISO 8601 time or milliseconds since 1970");
                    }
                }
                case "context" -> context = object(parser, checks, name);
                case "integrations" -> integrations = object(parser, checks, name);
                default -> checks.skip(parser);
            }
        }

        private void events(JsonParser parser) {
            eventsFrom = base + (int) parser.currentLocation().getByteOffset();
            withinEvents = true;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == limits.events()) {
                    reject(Flaw.TOO_MANY, "batch", "batch holds more than " + limits.events() + " events");
                    new EventFields().skip(parser);
                    continue;
                }
                items.add(item(parser, new EventFields(), body, base, Optional.empty(), Optional.of(items.size())));
            }
            withinEvents = false;
        }

        /** Anything but an object counts as absent: PHP's empty map is {@code []}. */
        private @Nullable Slice object(JsonParser parser, EventFields checks, String name) {
            int start = base + (int) parser.currentTokenLocation().getByteOffset();
            boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
            // The value lies one level below the body, as the value of an event's property does.
            checks.skip(parser);
            if (!isObject) {
                return null;
            }
            Slice slice =
                    new Slice(body, start, base + (int) parser.currentLocation().getByteOffset());
            checks.flawOf(name).ifPresent(found -> reject(found.flaw(), name, found.reason()));
            if (slice.length() > limits.event()) {
                reject(Flaw.TOO_LARGE, name, name + " is larger than " + limits.event() + " bytes");
            } else if (!Utf8.valid(body, slice.from(), slice.to())) {
                reject(Flaw.NOT_UTF8, name, name + " is not valid UTF-8");
            }
            return slice.length() == 2 ? null : slice;
        }

        private void reject(Flaw flaw, String field, String reason) {
            if (rejection == null) {
                rejection = new Rejection(
                        Optional.empty(), Optional.empty(), Optional.empty(), flaw, Optional.of(field), reason);
            }
        }

        private Reading conclude() {
            if (rejection != null) {
                return new Reading.Illegible(writeKey(), rejection);
            }
            if (eventsFrom < 0) {
                return illegible(writeKey(), Flaw.NO_BATCH, "batch", "batch has to be an array of events");
            }
            return new Reading.Legible(
                    writeKey(),
                    Optional.ofNullable(sentAt),
                    Optional.ofNullable(context),
                    Optional.ofNullable(integrations),
                    items);
        }
    }

    private Reading tooMany(Optional<String> writeKey) {
        return illegible(writeKey, Flaw.TOO_MANY, "batch", "batch holds more than " + limits.events() + " events");
    }

    private static Reading illegible(Optional<String> writeKey, Flaw flaw, @Nullable String field, String reason) {
        return new Reading.Illegible(
                writeKey,
                new Rejection(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        flaw,
                        Optional.ofNullable(field),
                        reason));
    }

    private static Flaw flaw(RuntimeException bad) {
        if (bad instanceof StreamConstraintsException) {
            return Flaw.BEYOND_LIMITS;
        }
        return isDuplicate(bad) ? Flaw.DUPLICATE_PROPERTY : Flaw.NOT_JSON;
    }

    private static String reason(RuntimeException bad) {
        return switch (flaw(bad)) {
            case BEYOND_LIMITS -> EventFields.tooDeep() + ", or a number is too long";
            case DUPLICATE_PROPERTY -> "a property occurs twice in one object";
            default -> "not JSON";
        };
    }

    /** Jackson has no type of its own for this; a test holds the text. */
    private static boolean isDuplicate(RuntimeException bad) {
        return bad instanceof JacksonException jackson
                && jackson.getOriginalMessage().startsWith("Duplicate Object property");
    }

    private JsonParser parser(byte[] body, int from, int to) {
        return json.createParser(ObjectReadContext.empty(), body, from, to - from);
    }

    private static boolean startsWithByteOrderMark(byte[] body) {
        return body.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(body, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }
}
