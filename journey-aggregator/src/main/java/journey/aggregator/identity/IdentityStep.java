package journey.aggregator.identity;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Receipts;
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
    private final ErasedIds erased;
    private final Receipts receipts;
    private final Duration settle;
    private final Optional<Duration> kept;
    private final Redactions redactions;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param codecs makes a codec for each fold, as a codec serves one thread */
    public IdentityStep(Links links, Supplier<TouchpointCodec> codecs, Guards guards, MeterRegistry meters) {
        this(
                links,
                codecs,
                guards,
                meters,
                ErasedIds.NONE,
                receipt -> Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Redactions.NONE);
    }

    /**
     * One that forgets people.
     *
     * @param redactions finds out whom to erase when a shop asks
     * @param kept how long receipts of erasures are kept; empty for good
     * @param settle between the two sweeps of an erasure; longer than {@code erased} may lag behind
     */
    public IdentityStep(
            Links links,
            Supplier<TouchpointCodec> codecs,
            Guards guards,
            MeterRegistry meters,
            ErasedIds erased,
            Receipts receipts,
            Duration settle,
            Optional<Duration> kept,
            Redactions redactions) {
        this.links = links;
        this.codecs = codecs;
        this.guards = guards;
        this.meters = new IdentityMeters(meters);
        this.erased = erased;
        this.receipts = receipts;
        this.settle = settle;
        this.kept = kept;
        this.redactions = redactions;
    }

    @Override
    public PartitionFold open(Slot slot, Notes notes) {
        links.open();
        return new IdentityFold(
                slot,
                links,
                codecs.get(),
                guards,
                meters,
                erased,
                receipts,
                new Forgetting(links, erased, receipts, settle, kept),
                new Redacting(redactions, erased, receipts, settle, meters, warned));
    }
}
