package journey.aggregator.affinity;

import io.micrometer.core.instrument.MeterRegistry;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;

/** The affinity step: folds {@code journey.baskets} in the namespace {@link #NAMESPACE}. */
public final class AffinityStep implements PartitionFold.Factory {
    /** Of the slots. */
    public static final String NAMESPACE = "a";

    private final AffinityStore store;
    private final AffinityRules rules;
    private final AffinityMeters meters;

    public AffinityStep(AffinityStore store, AffinityRules rules, MeterRegistry registry) {
        this.store = store;
        this.rules = rules;
        this.meters = new AffinityMeters(registry);
    }

    @Override
    public PartitionFold open(Slot slot, Notes notes) {
        return new AffinityFold(slot, store, rules, meters);
    }
}
