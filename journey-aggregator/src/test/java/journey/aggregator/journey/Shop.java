package journey.aggregator.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import journey.aggregator.counting.Names;
import journey.aggregator.figures.Counters;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Touchpoint;

/** A shop whose customers' journeys are counted, touchpoint by touchpoint, into two partitions. */
public final class Shop implements Counters {
    private final List<Map<Counter, Long>> partitions = List.of(new HashMap<>(), new HashMap<>());
    private final Map<String, Journey> journeys = new HashMap<>();

    /** Folds what a customer did; more of the same customer may follow. */
    public Shop sees(String userId, List<Touchpoint> touchpoints) {
        for (Touchpoint touchpoint : touchpoints) {
            Journey before = journey(userId);
            count(userId, before, before.apply(touchpoint, JourneyRules.DEFAULT).journey());
        }
        return this;
    }

    public Shop sees(String userId, Visitor visitor) {
        return sees(userId, visitor.touchpoints());
    }

    /** Lets time pass for everybody. */
    public Shop waitsUntil(Instant time) {
        for (String userId : List.copyOf(journeys.keySet())) {
            Journey before = journey(userId);
            count(userId, before, before.advance(time, JourneyRules.DEFAULT));
        }
        return this;
    }

    public Journey journey(String userId) {
        return journeys.computeIfAbsent(
                userId, id -> Journey.of(CustomerId.of(new Identifier(Identifier.Kind.USER, id))));
    }

    private void count(String userId, Journey before, Journey after) {
        journeys.put(userId, after);
        Map<Counter, Long> partition = Objects.requireNonNull(partitions.get(Math.floorMod(userId.hashCode(), 2)));
        Contribution.between(
                before,
                after,
                JourneyRules.DEFAULT,
                Names.OWN,
                (hash, field, delta) -> partition.merge(new Counter(hash, field), delta, Long::sum));
    }

    @Override
    public List<Map<String, Long>> read(String hash) {
        List<Map<String, Long>> found = new ArrayList<>();
        for (Map<Counter, Long> partition : partitions) {
            Map<String, Long> fields = new HashMap<>();
            partition.forEach((counter, count) -> {
                if (counter.hash().equals(hash)) {
                    fields.put(counter.field(), count);
                }
            });
            found.add(fields);
        }
        return found;
    }
}
