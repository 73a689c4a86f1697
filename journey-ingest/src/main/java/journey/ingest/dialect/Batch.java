package journey.ingest.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes events as the body of a batch call. */
public final class Batch {
    /** What ingest takes as one event, in bytes. */
    private static final int LONGEST = 32 * 1024;

    private Batch() {}

    /**
     * {@link Translation.Nothing} where there are no events. The same arguments give the same bytes.
     *
     * @param library for {@code context.library.name}, where an event's context names none
     * @param delivery what this delivery and its repetitions have in common: messageIds are made of it
     */
    public static Translation of(String library, String delivery, List<Event> events) {
        List<Event> named = new ArrayList<>();
        for (Event event : events) {
            String place = library + '-' + delivery + '-' + named.size();
            named.add(event.messageId().isPresent() ? event : event.known(place));
        }
        return unnumbered(library, named);
    }

    /** The same, but an event without a messageId stays without, and ingest makes one. */
    public static Translation unnumbered(String library, List<Event> events) {
        if (events.isEmpty()) {
            return new Translation.Nothing();
        }
        ObjectNode batch = Payload.MAPPER.createObjectNode();
        ArrayNode array = batch.putArray("batch");
        events.forEach(event -> array.add(fitting(json(event, library))));
        return new Translation.Events(bytes(batch));
    }

    private static ObjectNode json(Event event, String library) {
        ObjectNode json = Payload.MAPPER.createObjectNode();
        json.put("type", event.type());
        event.messageId().ifPresent(id -> json.put("messageId", id));
        event.time().ifPresent(time -> json.put("timestamp", time.toString()));
        event.who().userId().ifPresent(id -> json.put("userId", id));
        event.who().anonymousId().ifPresent(id -> json.put("anonymousId", id));
        event.name().ifPresent(name -> json.put(event.type().equals("track") ? "event" : "name", name));
        event.channel().ifPresent(channel -> json.put("channel", channel));
        json.set(
                event.type().equals("identify") ? "traits" : "properties",
                event.body().json());
        ObjectNode context = event.context().json().deepCopy();
        if (context.path("library").isMissingNode()) {
            context.putObject("library").put("name", library);
        }
        json.set("context", context);
        return json;
    }

    /** An order of hundreds of lines would be too large to be taken; its amounts are worth more than its last lines. */
    private static ObjectNode fitting(ObjectNode event) {
        if (event.path("properties") instanceof ObjectNode properties
                && properties.path("products") instanceof ArrayNode products) {
            int all = products.size();
            while (!products.isEmpty() && bytes(event).length > LONGEST) {
                int kept = products.size() * 3 / 4;
                while (products.size() > kept) {
                    products.remove(products.size() - 1);
                }
                properties.put("products_left_out", all - kept);
            }
        }
        return event;
    }

    /** By way of a string: half a surrogate pair, which JSON can spell, has no bytes and becomes a question mark. */
    private static byte[] bytes(JsonNode json) {
        return Payload.MAPPER.writeValueAsString(json).getBytes(UTF_8);
    }
}
