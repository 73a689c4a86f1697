package journey.aggregator.affinity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import journey.ledger.Changes;
import journey.ledger.Slot;

/** One slot in memory: carries out the commands of a fold as Redis would. */
final class ShelfInMemory implements AffinityStore, Affinities {
    static final Slot SLOT = new Slot(AffinityStep.NAMESPACE, 0, 1);

    final Map<String, Affinity> products = new HashMap<>();
    final Map<String, Map<String, Instant>> ranks = new HashMap<>();

    /** The most members that a sorted set ever had, between two commands. */
    final Map<String, Integer> largest = new HashMap<>();

    void apply(Changes changes) {
        for (byte[][] command : changes.commands()) {
            String name = text(command[1]).substring(SLOT.key("").length());
            switch (text(command[0])) {
                case "HSET" -> {
                    for (int i = 2; i < command.length; i += 2) {
                        products.put(
                                text(command[i]),
                                AffinityCodec.decode(command[i + 1]).orElseThrow());
                    }
                }
                case "HDEL" -> products.remove(text(command[2]));
                case "ZADD" -> set(name).put(text(command[3]), Instant.ofEpochMilli(Long.parseLong(text(command[2]))));
                case "ZREM" -> set(name).remove(text(command[2]));
                case "ZREMRANGEBYRANK" -> keep(set(name), -Integer.parseInt(text(command[3])) - 1);
                default -> throw new AssertionError(text(command[0]));
            }
            largest.merge(name, set(name).size(), Math::max);
        }
    }

    private static void keep(Map<String, Instant> set, int most) {
        TreeSet<Seen> order = new TreeSet<>();
        set.forEach((member, at) -> order.add(new Seen(at, member)));
        while (order.size() > most) {
            set.remove(order.pollFirst().id());
        }
    }

    private Map<String, Instant> set(String name) {
        return ranks.computeIfAbsent(name, n -> new HashMap<>());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Override
    public Map<String, Affinity> find(Slot slot, Collection<String> asked) {
        return find(asked);
    }

    @Override
    public Map<String, Affinity> find(Collection<String> asked) {
        Map<String, Affinity> found = new HashMap<>(products);
        found.keySet().retainAll(asked);
        return found;
    }

    @Override
    public Map<String, Weight> weights(Slot slot) {
        Map<String, Weight> weights = new HashMap<>();
        set(WEIGHTS).forEach((product, at) -> weights.put(product, new Weight(at)));
        return weights;
    }

    @Override
    public List<Seen> recent(Slot slot, int source) {
        List<Seen> seen = new ArrayList<>();
        set(AffinityStore.seen(source)).forEach((id, told) -> seen.add(new Seen(told, id)));
        return seen;
    }

    @Override
    public List<Sold> bestsellers(int most) {
        return set(BESTSELLERS).entrySet().stream()
                .map(each -> new Sold(each.getKey(), new Weight(each.getValue())))
                .sorted(Comparator.comparing(Sold::pieces).reversed())
                .limit(most)
                .toList();
    }
}
