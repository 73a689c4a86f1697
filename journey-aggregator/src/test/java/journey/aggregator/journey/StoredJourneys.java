package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import journey.events.CustomerId;

/** What lies in a slot of customers, as the fold's commands put it there. */
public final class StoredJourneys {
    private final Map<CustomerId, byte[]> journeys = new HashMap<>();

    /** By hash and field. */
    private final Map<String, byte[]> marks = new HashMap<>();

    /** A field of a hash is set. */
    public void put(String hash, byte[] field, byte[] value) {
        if (hash.startsWith(Mark.HASHES)) {
            marks.put(place(hash, field), value);
        } else {
            assertThat(hash).isEqualTo(JourneyFold.JOURNEYS);
            journeys.put(CustomerId.ofBytes(field), value);
        }
    }

    /** A field is removed; false when it is none of a customer's. */
    public boolean remove(String hash, byte[] field) {
        if (hash.startsWith(Mark.HASHES)) {
            marks.remove(place(hash, field));
        } else if (hash.equals(JourneyFold.JOURNEYS)) {
            journeys.remove(CustomerId.ofBytes(field));
        } else {
            return false;
        }
        return true;
    }

    public Map<CustomerId, Held> find(JourneyCodec codec, Collection<CustomerId> customers) {
        Map<CustomerId, Held> found = new HashMap<>();
        customers.forEach(customer -> find(codec, customer).ifPresent(held -> found.put(customer, held)));
        return found;
    }

    public Optional<Held> find(JourneyCodec codec, CustomerId customer) {
        Mark mark = Mark.of(customer);
        Optional<Held> moved = Optional.ofNullable(marks.get(place(mark.hash(), mark.field())))
                .map(into -> new Held.Forwarded(CustomerId.ofBytes(into)));
        Optional<Held> here = Optional.ofNullable(journeys.get(customer)).map(bytes -> codec.decode(customer, bytes));
        assertThat(moved.isPresent() && here.isPresent()).isFalse();
        return here.or(() -> moved);
    }

    /** Those who are here, by customer, as they are stored. */
    public Map<CustomerId, byte[]> journeys() {
        return journeys;
    }

    /** How many went to somebody else. */
    public int marks() {
        return marks.size();
    }

    public void clear() {
        journeys.clear();
        marks.clear();
    }

    private static String place(String hash, byte[] field) {
        return hash + "/" + HexFormat.of().formatHex(field);
    }
}
