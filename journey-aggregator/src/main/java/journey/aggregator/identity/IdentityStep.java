package journey.aggregator.identity;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;

/**
 * The identity step: folds {@code touchpoints} in the namespace {@link #NAMESPACE} and publishes each touchpoint, untouched,
 * on {@code journey.touchpoints} with its customer as the key, handovers between them.
 */
public final class IdentityStep implements PartitionFold.Factory {
    /** Of the slots, of the ledger's own keys as of the links. */
    public static final String NAMESPACE = "i";

    private final Links links;
    private final Supplier<TouchpointCodec> codecs;
    private final Guards guards;
    private final IdentityMeters meters;

    /** @param codecs makes a codec for each fold, as a codec serves one thread */
    public IdentityStep(Links links, Supplier<TouchpointCodec> codecs, Guards guards, MeterRegistry meters) {
        this.links = links;
        this.codecs = codecs;
        this.guards = guards;
        this.meters = new IdentityMeters(meters);
    }

    @Override
    public PartitionFold open(Slot slot, Notes notes) {
        links.open();
        return new IdentityFold(slot, links, codecs.get(), guards, meters);
    }
}
