package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body in one pass: every event is checked, the few fields that ingest needs are taken, and its place among the
 * bytes is remembered, so that it can go on untouched.
 *
 * <p>One event that is no JSON must not cost the others of its batch, but where it ends is not to be told by reading it. So
 * when the {@link JsonScanner} stops within a batch, a second, slower way is taken, linear as well: {@link Elements} finds
 * where each event of the batch ends by counting brackets, each is read by a scanner of its own, and the body is read again
 * with the batch blanked out. A body whose brackets don't match is refused as a whole.
 */
final class EventReader {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final String NOT_JSON = "not JSON";
    private static final JsonScanner.Flaws UNHEEDED = (flaw, reason) -> {};

    private final Limits limits;

    EventReader(Limits limits) {
        this.limits = limits;
    }

    /** @param body not written to any more */
    Reading read(byte[] body, Call call) {
        int from = startsWithByteOrderMark(body) ? BYTE_ORDER_MARK.length : 0;
        return call.batch() ? readBatch(body, from) : readSingle(body, from, call.type());
    }

    private Reading readSingle(byte[] body, int from, Optional<EventType> type) {
        EventFields fields = new EventFields();
        try {
            JsonScanner json = new JsonScanner(body, from, body.length, fields);
            if (json.ended() || json.peek() != JsonScanner.Kind.OBJECT) {
                return illegible(Optional.empty(), Flaw.NOT_AN_OBJECT, null, "the body has to be a JSON object");
            }
            Item item = item(json, fields, body, type, Optional.empty());
            if (!json.ended()) {
                return illegible(fields.writeKey(), Flaw.NOT_JSON, null, "something follows the event");
            }
            return new Reading.Legible(
                    fields.writeKey(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(item));
        } catch (JsonScanner.Broken broken) {
            return illegible(fields.writeKey(), Flaw.NOT_JSON, null, NOT_JSON);
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
            return illegible(pass.writeKey(), Flaw.NOT_JSON, null, NOT_JSON);
        }
        byte[] rest = body.clone();
        Arrays.fill(rest, pass.eventsFrom, elements.get().end(), (byte) ' ');
        BatchPass outer = new BatchPass(rest, from);
        // Without events nothing is left that could send this pass the second way.
        return switch (outer.run().orElseGet(() -> illegible(outer.writeKey(), Flaw.NOT_JSON, null, NOT_JSON))) {
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
        try {
            JsonScanner json = new JsonScanner(slice.body(), slice.from(), slice.to(), fields);
            Item item = item(json, fields, slice.body(), Optional.empty(), index);
            return json.ended()
                    ? item
                    : fields.illegible(Optional.empty(), index, slice, Flaw.NOT_JSON, "the event is not JSON");
        } catch (JsonScanner.Broken broken) {
            return fields.illegible(Optional.empty(), index, slice, Flaw.NOT_JSON, NOT_JSON);
        }
    }

    /** Reads the next value. */
    private Item item(
            JsonScanner json, EventFields fields, byte[] body, Optional<EventType> type, Optional<Integer> index) {
        boolean isObject = json.peek() == JsonScanner.Kind.OBJECT;
        int start = json.position();
        json.tell(fields, json.depth());
        if (isObject) {
            fields.read(json);
        } else {
            json.passValue();
        }
        Slice slice = new Slice(body, start, json.position());
        return isObject
                ? fields.judge(type, index, slice, limits.event())
                : fields.illegible(type, index, slice, Flaw.NOT_AN_OBJECT, "an event has to be a JSON object");
    }

    /** One pass over the body of a batch. */
    private final class BatchPass implements JsonScanner.Flaws {
        private static final byte[] BATCH = "batch".getBytes(US_ASCII);
        private static final byte[] WRITE_KEY = "writeKey".getBytes(US_ASCII);
        private static final byte[] SENT_AT = "sentAt".getBytes(US_ASCII);
        private static final byte[] CONTEXT = "context".getBytes(US_ASCII);
        private static final byte[] INTEGRATIONS = "integrations".getBytes(US_ASCII);

        private final byte[] body;
        private final JsonScanner json;
        private final List<Item> items = new ArrayList<>();
        private int eventsFrom = -1;
        private boolean withinEvents;
        private @Nullable String writeKey;
        private @Nullable Instant sentAt;
        private @Nullable Slice context;
        private @Nullable Slice integrations;
        private @Nullable Rejection rejection;

        BatchPass(byte[] body, int from) {
            this.body = body;
            this.json = new JsonScanner(body, from, body.length, this);
        }

        Optional<String> writeKey() {
            return Optional.ofNullable(writeKey);
        }

        /** Empty when the scanner stopped within the events. */
        Optional<Reading> run() {
            try {
                if (json.ended() || json.peek() != JsonScanner.Kind.OBJECT) {
                    return Optional.of(
                            illegible(writeKey(), Flaw.NOT_AN_OBJECT, null, "the body has to be a JSON object"));
                }
                json.enterObject();
                for (boolean first = true; json.nextName(first); first = false) {
                    property();
                    json.tell(this, 0);
                }
                if (!json.ended()) {
                    return Optional.of(illegible(writeKey(), Flaw.NOT_JSON, null, "something follows the batch"));
                }
                return Optional.of(conclude());
            } catch (JsonScanner.Broken broken) {
                return withinEvents
                        ? Optional.empty()
                        : Optional.of(illegible(writeKey(), Flaw.NOT_JSON, null, NOT_JSON));
            }
        }

        /** Of the body's own names. */
        @Override
        public void found(Flaw flaw, String reason) {
            reject(flaw, Optional.empty(), reason);
        }

        private void property() {
            if (json.named(BATCH) && json.peek() == JsonScanner.Kind.ARRAY) {
                events();
            } else if (json.named(WRITE_KEY)) {
                writeKey = EventFields.string(json).orElse(null);
            } else if (json.named(SENT_AT)) {
                boolean absent = json.peek() == JsonScanner.Kind.NULL;
                sentAt = EventFields.readTime(json).orElse(null);
                if (sentAt == null && !absent) {
                    reject(
                            Flaw.TIMESTAMP,
                            Optional.of("sentAt"),
                            "sentAt has to be an ISO 8601 time or milliseconds since 1970");
                }
            } else if (json.named(CONTEXT)) {
                context = object("context");
            } else if (json.named(INTEGRATIONS)) {
                integrations = object("integrations");
            } else {
                // Nobody gets to see it.
                json.tell(UNHEEDED, 0);
                json.passValue();
            }
        }

        private void events() {
            json.enterArray();
            eventsFrom = json.position();
            withinEvents = true;
            for (boolean first = true; json.nextElement(first); first = false) {
                if (items.size() == limits.events()) {
                    reject(Flaw.TOO_MANY, Optional.of("batch"), "batch holds more than " + limits.events() + " events");
                    json.tell(UNHEEDED, 0);
                    json.passValue();
                    continue;
                }
                items.add(item(json, new EventFields(), body, Optional.empty(), Optional.of(items.size())));
            }
            withinEvents = false;
        }

        /** Anything but an object counts as absent: PHP's empty map is {@code []}. */
        private @Nullable Slice object(String name) {
            boolean isObject = json.peek() == JsonScanner.Kind.OBJECT;
            int start = json.position();
            EventFields checks = new EventFields();
            // The value lies one level below the body, as the value of an event's property does.
            json.tell(checks, 0);
            json.passValue();
            if (!isObject) {
                return null;
            }
            Slice slice = new Slice(body, start, json.position());
            checks.flawOf(name).ifPresent(found -> reject(found.flaw(), Optional.of(name), found.reason()));
            if (slice.length() > limits.event()) {
                reject(Flaw.TOO_LARGE, Optional.of(name), name + " is larger than " + limits.event() + " bytes");
            }
            return slice.length() == 2 ? null : slice;
        }

        private void reject(Flaw flaw, Optional<String> field, String reason) {
            if (rejection == null) {
                rejection = new Rejection(Optional.empty(), Optional.empty(), Optional.empty(), flaw, field, reason);
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

    private static boolean startsWithByteOrderMark(byte[] body) {
        return body.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(body, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }
}
