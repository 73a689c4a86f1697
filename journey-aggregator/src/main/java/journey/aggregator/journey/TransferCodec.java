package journey.aggregator.journey;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;

/**
 * A whole journey on its way to the customer that it belongs to, as a record of {@code journey.touchpoints}. The aggregator
 * talks to itself here: the value is the customer's id, and what {@link JourneyCodec} stores of it.
 */
final class TransferCodec {
    private static final String TYPE = "journey.transfer";

    private final JourneyCodec journeys;

    TransferCodec(JourneyCodec journeys) {
        this.journeys = journeys;
    }

    static boolean isOne(Envelope record) {
        return TYPE.equals(record.headers().get(Headers.TYPE));
    }

    Envelope encode(Journey journey, CustomerId into, Instant at) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Headers.SPEC_VERSION, "1.0");
        headers.put(Headers.ID, "transfer:" + journey.customer() + ":" + into);
        headers.put(Headers.SOURCE, "journey-aggregator");
        headers.put(Headers.TYPE, TYPE);
        headers.put(Headers.TIME, at.toString());
        headers.put(Headers.CONTENT_TYPE, "application/octet-stream");
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
                case Held.Forwarded forwarded -> new Decoded.Undecodable<>("a transfer without a journey");
            };
        } catch (IllegalArgumentException bad) {
            return new Decoded.Undecodable<>("no journey: " + bad.getMessage());
        }
    }
}
