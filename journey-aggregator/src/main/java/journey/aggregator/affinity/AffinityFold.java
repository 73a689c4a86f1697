package journey.aggregator.affinity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.events.Topics;
import journey.events.codec.Decoded;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;

/**
 * The affinity step on one partition of {@code journey.baskets}: counts each sighting once, whatever comes again, and keeps
 * a bounded number of products. When there is no room for another, the lightest goes.
 */
final class AffinityFold implements PartitionFold {
    private static final Comparator<Map.Entry<String, Weight>> LIGHTEST =
            Map.Entry.<String, Weight>comparingByValue().thenComparing(Map.Entry.comparingByKey());

    private final Slot slot;
    private final AffinityStore store;
    private final AffinityRules rules;
    private final AffinityMeters meters;
    private final Map<String, Weight> weights;
    private final TreeSet<Map.Entry<String, Weight>> lightest = new TreeSet<>(LIGHTEST);
    private final Map<Integer, Recent> recent = new HashMap<>();

    AffinityFold(Slot slot, AffinityStore store, AffinityRules rules, AffinityMeters meters) {
        this.slot = slot;
        this.store = store;
        this.rules = rules;
        this.meters = meters;
        this.weights = new HashMap<>(store.weights(slot));
        weights.forEach((product, weight) -> lightest.add(Map.entry(product, weight)));
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        Changes changes = new Changes(slot);
        List<Sighting> sightings = new ArrayList<>(inputs.size());
        for (Input input : inputs) {
            if (input instanceof Input.Arrived record) {
                switch (SightingCodec.decode(record.envelope())) {
                    case Decoded.Ok<Sighting> ok -> sightings.add(ok.value());
                    case Decoded.Undecodable<Sighting> bad ->
                        changes.deadLetter(Topics.BASKETS, record.envelope(), bad.reason());
                }
            }
        }
        // All that may fail is read before anything is changed here.
        Map<String, Affinity> known = load(sightings);
        Set<String> changed = new LinkedHashSet<>();
        Map<Integer, Set<AffinityStore.Seen>> remembered = new TreeMap<>();
        for (Sighting sighting : sightings) {
            AffinityStore.Seen entry = new AffinityStore.Seen(sighting.told(), sighting.id());
            Recent.Verdict verdict =
                    Objects.requireNonNull(recent.get(sighting.source())).judge(entry);
            meters.sighting(verdict);
            if (verdict == Recent.Verdict.NEW) {
                remembered
                        .computeIfAbsent(sighting.source(), source -> new LinkedHashSet<>())
                        .add(entry);
                count(sighting, known, changed);
            }
        }
        write(changed, known, changes);
        // Room first: Redis packs a sorted set as long as it is small, and never again once it was larger.
        remembered.forEach((source, entries) -> entries.forEach(entry -> {
            changes.keepLatest(AffinityStore.seen(source), rules.remembered() - 1);
            changes.rank(AffinityStore.seen(source), entry.id(), entry.told());
        }));
        return changes;
    }

    private Map<String, Affinity> load(List<Sighting> sightings) {
        Set<String> products = new LinkedHashSet<>();
        for (Sighting sighting : sightings) {
            if (weights.containsKey(sighting.product().id())) {
                products.add(sighting.product().id());
            }
            recent.computeIfAbsent(
                    sighting.source(), source -> new Recent(rules.remembered(), store.recent(slot, source)));
        }
        return new LinkedHashMap<>(products.isEmpty() ? Map.of() : store.find(slot, products));
    }

    private void count(Sighting sighting, Map<String, Affinity> known, Set<String> changed) {
        String product = sighting.product().id();
        if (!weights.containsKey(product) && weights.size() >= rules.products()) {
            String gone = lightest.first().getKey();
            forget(gone);
            known.remove(gone);
            changed.add(gone);
            meters.productsDropped.increment();
        }
        Affinity.Grown grown = Affinity.on(Optional.ofNullable(known.get(product)), sighting, rules);
        meters.pairs.increment(sighting.others().size());
        meters.neighboursDropped.increment(grown.replaced());
        forget(product);
        known.put(product, grown.affinity());
        weights.put(product, grown.affinity().weight());
        lightest.add(Map.entry(product, grown.affinity().weight()));
        changed.add(product);
    }

    private void forget(String product) {
        Optional.ofNullable(weights.remove(product)).ifPresent(weight -> lightest.remove(Map.entry(product, weight)));
    }

    private void write(Set<String> changed, Map<String, Affinity> known, Changes changes) {
        boolean sold = false;
        for (String product : changed) {
            Affinity affinity = known.get(product);
            if (affinity == null) {
                changes.deleteField(AffinityStore.PRODUCTS, product);
                changes.unrank(AffinityStore.WEIGHTS, product);
                changes.unrank(AffinityStore.BESTSELLERS, product);
                continue;
            }
            changes.putField(AffinityStore.PRODUCTS, product, AffinityCodec.encode(affinity));
            changes.rank(AffinityStore.WEIGHTS, product, affinity.weight().one());
            if (affinity.sold().isPresent()) {
                changes.rank(
                        AffinityStore.BESTSELLERS,
                        product,
                        affinity.sold().get().one());
                sold = true;
            }
        }
        if (sold) {
            changes.keepLatest(AffinityStore.BESTSELLERS, rules.bestsellers());
        }
    }
}
