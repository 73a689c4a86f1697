package journey.events.codec;

import java.util.Map;
import java.util.Optional;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.JourneySignal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Signals as JSON, with the kind in {@code ce_type}. Kinds that this version doesn't know are no poison. */
public final class SignalCodec {
    private static final Map<String, Class<? extends JourneySignal>> KINDS = Map.ofEntries(
            Map.entry("cart.abandoned", JourneySignal.CartAbandoned.class),
            Map.entry("browse.abandoned", JourneySignal.BrowseAbandoned.class),
            Map.entry("cart.resumed", JourneySignal.CartResumed.class),
            Map.entry("cart.recovered", JourneySignal.CartRecovered.class),
            Map.entry("cart.emptied", JourneySignal.CartEmptied.class),
            Map.entry("cart.expired", JourneySignal.CartExpired.class),
            Map.entry("order.placed", JourneySignal.OrderPlaced.class),
            Map.entry("order.returned", JourneySignal.OrderReturned.class),
            Map.entry("contact.changed", JourneySignal.ContactChanged.class),
            Map.entry("customer.merged", JourneySignal.CustomerMerged.class),
            Map.entry("customer.erased", JourneySignal.CustomerErased.class));

    private static final JsonMapper MAPPER = Json.MAPPER
            .rebuild()
            .addModule(contractModule())
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private SignalCodec() {}

    /** For other codecs whose records contain the contract's types; customer ids are plain strings in JSON. */
    public static SimpleModule contractModule() {
        return new SimpleModule("journey.events")
                .addSerializer(CustomerId.class, new ValueSerializer<>() {
                    @Override
                    public void serialize(CustomerId id, JsonGenerator json, SerializationContext context) {
                        json.writeString(id.value());
                    }
                })
                .addDeserializer(CustomerId.class, new ValueDeserializer<>() {
                    @Override
                    public CustomerId deserialize(JsonParser json, DeserializationContext context) {
                        return new CustomerId(json.getString());
                    }
                });
    }

    public static Envelope encode(JourneySignal signal) {
        Map<String, String> headers = Headers.of(
                signal.id(), "journey-aggregator", Headers.SIGNAL_TYPE + kind(signal), signal.at(), "application/json");
        return new Envelope(signal.customer().value(), headers, MAPPER.writeValueAsBytes(signal));
    }

    /** Empty for a record of {@code journey.signals} that is no journey signal, or a kind of a newer version. */
    public static Decoded<Optional<JourneySignal>> decode(Envelope record) {
        String type = record.headers().getOrDefault(Headers.TYPE, "");
        if (type.isEmpty()) {
            return new Decoded.Undecodable<>("header " + Headers.TYPE + " is missing");
        }
        Class<? extends JourneySignal> kind =
                type.startsWith(Headers.SIGNAL_TYPE) ? KINDS.get(type.substring(Headers.SIGNAL_TYPE.length())) : null;
        if (kind == null) {
            return new Decoded.Ok<>(Optional.empty());
        }
        try {
            JourneySignal signal = MAPPER.readValue(record.value(), kind);
            // JSON's null is read as none.
            return signal == null
                    ? new Decoded.Undecodable<>("the value is no signal of type " + type)
                    : new Decoded.Ok<>(Optional.of(signal));
        } catch (JacksonException | IllegalArgumentException bad) {
            return new Decoded.Undecodable<>("the value is no signal of type " + type);
        }
    }

    /** The signal's name after {@link Headers#SIGNAL_TYPE}, e.g. {@code cart.abandoned}. */
    public static String kind(JourneySignal signal) {
        return switch (signal) {
            case JourneySignal.CartAbandoned s -> "cart.abandoned";
            case JourneySignal.BrowseAbandoned s -> "browse.abandoned";
            case JourneySignal.CartResumed s -> "cart.resumed";
            case JourneySignal.CartRecovered s -> "cart.recovered";
            case JourneySignal.CartEmptied s -> "cart.emptied";
            case JourneySignal.CartExpired s -> "cart.expired";
            case JourneySignal.OrderPlaced s -> "order.placed";
            case JourneySignal.OrderReturned s -> "order.returned";
            case JourneySignal.ContactChanged s -> "contact.changed";
            case JourneySignal.CustomerMerged s -> "customer.merged";
            case JourneySignal.CustomerErased s -> "customer.erased";
        };
    }
}
