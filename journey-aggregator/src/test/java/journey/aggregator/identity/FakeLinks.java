package journey.aggregator.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.events.CustomerId;
import journey.events.Identifier;

/** Links in memory; passes the same contract as those in Redis. */
final class FakeLinks implements Links {
    final Map<Identifier, Owners> owners = new HashMap<>();
    final Map<CustomerId, CustomerId> winners = new HashMap<>();
    final Map<CustomerId, Holdings> holdings = new HashMap<>();

    @Override
    public void open() {}

    @Override
    public View find(Map<Identifier, CustomerId> ids, Set<CustomerId> customers) {
        Map<Identifier, Owners> foundOwners = new HashMap<>(owners);
        foundOwners.keySet().retainAll(ids.keySet());
        Set<CustomerId> all =
                Stream.concat(customers.stream(), ids.values().stream()).collect(Collectors.toSet());
        Map<CustomerId, CustomerId> foundWinners = new HashMap<>(winners);
        foundWinners.keySet().retainAll(all);
        Map<CustomerId, Holdings> foundHoldings = new HashMap<>(holdings);
        foundHoldings.keySet().retainAll(all);
        Set<CustomerId> born =
                owners.keySet().stream().map(CustomerId::of).collect(Collectors.toCollection(HashSet::new));
        born.retainAll(customers);
        return new View(foundOwners, foundWinners, foundHoldings, born);
    }

    @Override
    public List<Write> apply(List<Write> writes) {
        List<Write> taken = new ArrayList<>();
        for (Write write : writes) {
            boolean done = switch (write) {
                case Edge(CustomerId loser, CustomerId winner) -> winners.putIfAbsent(loser, winner) == null;
                case Link(Identifier id, Optional<Owners> expected, Owners next) -> {
                    boolean same = Optional.ofNullable(owners.get(id)).equals(expected);
                    if (same) {
                        owners.put(id, next);
                    }
                    yield same;
                }
            };
            if (done) {
                taken.add(write);
            }
        }
        return taken;
    }

    @Override
    public void shorten(List<Link> links) {
        apply(List.copyOf(links));
    }

    @Override
    public void count(Map<CustomerId, Holdings> more) {
        more.forEach((customer, held) -> holdings.merge(customer, held, Holdings::and));
        holdings.values().removeIf(Holdings.NONE::equals);
    }

    @Override
    public void forget(Set<CustomerId> people, Set<CustomerId> holders) {
        Set<CustomerId> own = new HashSet<>(people);
        own.addAll(holders);
        owners.entrySet()
                .removeIf(entry -> people.contains(CustomerId.of(entry.getKey()))
                        && entry.getValue().all().allMatch(own::contains));
        winners.entrySet().removeIf(entry -> people.contains(entry.getKey()) && own.contains(entry.getValue()));
        holdings.keySet().removeIf(people::contains);
    }
}
