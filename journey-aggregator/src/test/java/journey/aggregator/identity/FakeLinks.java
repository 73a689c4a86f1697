package journey.aggregator.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Identifier;

/** Links in memory; passes the same contract as those in Redis. */
final class FakeLinks implements Links {
    final Map<Identifier, Owners> owners = new HashMap<>();
    final Map<CustomerId, CustomerId> winners = new HashMap<>();
    private final Map<CustomerId, Map<Identifier, Linked>> linked = new HashMap<>();
    private final Map<CustomerId, Map<CustomerId, Merged>> merged = new HashMap<>();

    @Override
    public View read(Set<Identifier> ids, Set<CustomerId> customers) {
        Map<Identifier, Owners> foundOwners = new HashMap<>(owners);
        foundOwners.keySet().retainAll(ids);
        Map<CustomerId, CustomerId> foundWinners = new HashMap<>(winners);
        foundWinners.keySet().retainAll(customers);
        return new View(foundOwners, foundWinners);
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
    public void record(Map<CustomerId, List<Linked>> linked, Collection<Merged> merged) {
        linked.forEach((customer, list) -> list.forEach(one -> this.linked
                .computeIfAbsent(customer, c -> new LinkedHashMap<>())
                .putIfAbsent(one.id(), one)));
        merged.forEach(one -> this.merged
                .computeIfAbsent(one.winner(), c -> new LinkedHashMap<>())
                .putIfAbsent(one.loser(), one));
    }

    @Override
    public void forget(
            CustomerId customer, Collection<Identifier> ids, Set<Identifier> others, Collection<CustomerId> losers) {
        ids.stream().filter(id -> !others.contains(id)).forEach(owners::remove);
        losers.forEach(winners::remove);
        linked.getOrDefault(customer, new HashMap<>()).keySet().removeAll(ids);
        merged.getOrDefault(customer, new HashMap<>()).keySet().removeAll(losers);
    }

    @Override
    public List<Linked> linked(CustomerId customer) {
        return List.copyOf(linked.getOrDefault(customer, Map.of()).values());
    }

    @Override
    public List<Merged> merged(CustomerId winner) {
        return List.copyOf(merged.getOrDefault(winner, Map.of()).values());
    }
}
