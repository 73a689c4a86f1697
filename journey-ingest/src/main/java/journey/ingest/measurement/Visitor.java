package journey.ingest.measurement;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import journey.ingest.dialect.Who;
import tools.jackson.databind.JsonNode;

/**
 * What a request says about all its events.
 *
 * @param time of the events that name none
 * @param consent by Google's names: {@code ad_user_data}, {@code ad_personalization}
 */
record Visitor(Who who, Optional<Instant> time, Fields consent) {
    /** Empty where the request names nobody. */
    static Optional<Visitor> of(JsonNode payload) {
        Who who = new Who(
                Payload.id(payload, "user_id"),
                Payload.id(payload, "client_id").or(() -> Payload.id(payload, "app_instance_id")));
        return who.userId().isEmpty() && who.anonymousId().isEmpty()
                ? Optional.empty()
                : Optional.of(new Visitor(who, micros(payload), consent(payload.path("consent"))));
    }

    /** User properties as traits; empty without any. */
    Optional<Event> introduced(JsonNode payload) {
        Fields traits = new Fields();
        payload.path("user_properties").properties().forEach(property -> {
            JsonNode value =
                    property.getValue().isObject() ? property.getValue().path("value") : property.getValue();
            if (value.isValueNode() && !value.isNull()) {
                traits.as(property.getKey(), value);
            }
        });
        return traits.isEmpty()
                ? Optional.empty()
                : Optional.of(event("identify", Optional.empty(), time, traits, new Fields()));
    }

    Event event(String type, Optional<String> name, Optional<Instant> at, Fields body, Fields context) {
        return new Event(
                type,
                name,
                who,
                at.or(() -> time),
                Optional.empty(),
                Optional.empty(),
                body,
                context.object("consent", new Fields().object("categoryPreferences", consent)));
    }

    /** {@code timestamp_micros}: microseconds since 1970, a number or a string. */
    static Optional<Instant> micros(JsonNode parent) {
        return Payload.amount(parent, "timestamp_micros")
                .filter(micros -> micros.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0)
                .flatMap(micros -> {
                    try {
                        return Payload.within(Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS));
                    } catch (DateTimeException | ArithmeticException beyond) {
                        return Optional.empty();
                    }
                });
    }

    private static Fields consent(JsonNode consent) {
        Fields preferences = new Fields();
        for (String category : new String[] {"ad_user_data", "ad_personalization"}) {
            switch (Payload.text(consent, category).orElse("")) {
                case "GRANTED" -> preferences.flag(category, Optional.of(true));
                case "DENIED" -> preferences.flag(category, Optional.of(false));
                default -> {
                    // Not told.
                }
            }
        }
        return preferences;
    }

    @Override
    public String toString() {
        return "Visitor[…]";
    }
}
