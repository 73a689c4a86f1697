package journey.ingest.measurement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.ingest.admission.Source;
import journey.ingest.collect.Flaw;
import journey.ingest.dialect.Batch;
import journey.ingest.dialect.Delivery;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fingerprint;
import journey.ingest.dialect.Payload;
import journey.ingest.dialect.Translation;
import tools.jackson.databind.JsonNode;

/**
 * Google Analytics 4's Measurement Protocol: {@code POST /mp/collect?api_secret=…&measurement_id=…}, where the write key stands
 * in for the secret. At most 25 events a request, as Google has it. Google backdates events by 72 hours at most and drops
 * older ones; here they are taken with their own times, and whoever reads them judges how late is too late.
 *
 * <p>Nothing names a request, so its body does: one that comes again is recognised. Two requests that agree in every byte are
 * therefore one, and a sender that means two of them has to tell {@code timestamp_micros}.
 */
public final class MeasurementDialect implements Dialect {
    private static final int MOST_EVENTS = 25;
    /** As Google has it. */
    private static final int MOST_ITEMS = 200;
    /** Four times what Google takes. */
    private static final int MOST_PARAMETERS = 100;

    @Override
    public String name() {
        return "measurement-protocol";
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    @Override
    public String path() {
        return "/mp/collect";
    }

    @Override
    public Optional<String> writeKey(Delivery delivery) {
        return delivery.parameter("api_secret");
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public Translation translate(Delivery delivery, Source source) {
        return Payload.translate(delivery.body(), payload -> translate(delivery, payload));
    }

    /** Google's own answer, which never says what it thinks of the events. */
    @Override
    public Welcome welcome() {
        return Welcome.NOTHING;
    }

    private Translation translate(Delivery delivery, JsonNode payload) {
        JsonNode events = payload.path("events");
        if (!events.isArray()) {
            return new Translation.Illegible(Flaw.NO_BATCH, "events has to be an array");
        }
        for (JsonNode event : events) {
            int items = event.path("params").path("items").size();
            if (items > MOST_ITEMS) {
                return new Translation.Illegible(Flaw.TOO_MANY, "items holds more than " + MOST_ITEMS + " items");
            }
            if (event.path("params").size() > MOST_PARAMETERS) {
                return new Translation.Illegible(
                        Flaw.TOO_MANY, "params holds more than " + MOST_PARAMETERS + " parameters");
            }
        }
        if (events.size() > MOST_EVENTS) {
            return new Translation.Illegible(Flaw.TOO_MANY, "events holds more than " + MOST_EVENTS + " events");
        }
        Optional<Visitor> visitor = Visitor.of(payload);
        if (visitor.isEmpty()) {
            return new Translation.Illegible(Flaw.IDENTITY, "client_id, app_instance_id or user_id is required");
        }
        List<Event> all = new ArrayList<>();
        visitor.get().introduced(payload).ifPresent(all::add);
        events.forEach(event -> all.addAll(Hit.of(event, visitor.get()).events()));
        return Batch.of(name(), Fingerprint.of(delivery.body()), all);
    }
}
