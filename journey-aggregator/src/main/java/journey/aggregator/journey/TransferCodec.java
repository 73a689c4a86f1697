package journey.aggregator.journey;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;

/**
 * A whole journey on its way to the customer that it belongs to, as a record of {@code journey.touchpoints}. The aggregator
 * talks to itself here: the value is the customer's id, and what {@link JourneyCodec} stores of it. It is marked with its
 * generation; what one generation has folded is taken in by no other.
 */
final class TransferCodec {
    private static final String TYPE = "journey.transfer";
    private static final String GENERATION = "ce_generation";

    private final JourneyCodec journeys;
    private final String generation;

    TransferCodec(JourneyCodec journeys, String generation) {
        this.journeys = journeys;
        this.generation = generation;
    }

    static boolean isOne(Envelope record) {
        return TYPE.equals(record.headers().get(Headers.TYPE));
    }

    /** Whether it tells of a journey as another generation folded it, which means nothing to this one. */
    boolean isForeign(Envelope record) {
        return !generation.equals(record.headers().get(GENERATION));
    }

    Envelope encode(Journey journey, CustomerId into, Instant at) {
        Map<String, String> headers = Headers.of(
                "transfer:" + journey.customer() + ":" + into,
                "journey-aggregator",
                TYPE,
                at,
                "application/octet-stream");
        headers.put(GENERATION, generation);
        byte[] stored = journeys.encode(new Held.Live(journey));
        byte[] value = Arrays.copyOf(journey.customer().toBytes(), CustomerId.BYTES + stored.length);
        System.arraycopy(stored, 0, value, CustomerId.BYTES, stored.length);
        return new Envelope(into.value(), headers, value);
    }

    Decoded<Journey> decode(Envelope record) {
        try {
            byte[] value = record.value();
            if (value.length < CustomerId.BYTES) {
                return new Decoded.Undecodable<>("a transfer of nobody");
            }
            CustomerId customer = CustomerId.ofBytes(Arrays.copyOf(value, CustomerId.BYTES));
            return switch (journeys.decode(customer, value, CustomerId.BYTES)) {
                case Held.Live live -> new Decoded.Ok<>(live.journey());
                case Held.Erased erased -> new Decoded.Undecodable<>("a transfer without a journey");
                case Held.Forwarded forwarded -> new Decoded.Undecodable<>("a transfer without a journey");
            };
        } catch (IllegalArgumentException bad) {
            return new Decoded.Undecodable<>("no journey: " + bad.getMessage());
        }
    }
}
