package journey.aggregator.privacy;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.Receipt;
import journey.aggregator.erasure.Receipts;
import journey.aggregator.identity.CustomerDirectory;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;

/** Takes requests for erasure and says what has come of them. Thread-safe; throws what store and log throw. */
public final class ErasureDesk {
    private final CustomerDirectory directory;
    private final ErasedIds erased;
    private final MessageLog log;
    private final Receipts receipts;
    private final Removals removals;
    private final Retention retention;
    private final Clock clock;

    /** What came of a request. */
    public sealed interface Outcome {
        /** It is on the log, acknowledged: it will be carried out, whatever happens to this process. */
        record Accepted(Erasure erasure) implements Outcome {}

        record Unknown() implements Outcome {}

        /** There is no key to keep the person out with. */
        record NoKey() implements Outcome {}
    }

    /**
     * @param until by when the log's retention has removed what it held of the person; a topic that keeps for good is missing
     */
    public record Progress(Receipt receipt, Removals.Counts removed, List<Retention.Until> until) {}

    public ErasureDesk(
            CustomerDirectory directory,
            ErasedIds erased,
            MessageLog log,
            Receipts receipts,
            Removals removals,
            Retention retention,
            Clock clock) {
        this.directory = directory;
        this.erased = erased;
        this.log = log;
        this.receipts = receipts;
        this.removals = removals;
        this.retention = retention;
        this.clock = clock;
    }

    /** @param anyId see {@link CustomerDirectory#find} */
    public Outcome request(String anyId) {
        if (!erased.canErase()) {
            return new Outcome.NoKey();
        }
        return directory
                .find(anyId)
                .<Outcome>map(customer -> {
                    Erasure erasure = new Erasure(
                            UUID.randomUUID().toString(), clock.instant().truncatedTo(ChronoUnit.MILLIS), customer);
                    log.publish(List.of(new Message(Topics.TOUCHPOINTS, ErasureCodec.request(erasure))));
                    return new Outcome.Accepted(erasure);
                })
                .orElseGet(Outcome.Unknown::new);
    }

    public Optional<Progress> progress(String receipt) {
        return Optional.of(receipt)
                .filter(Erasure::isReceipt)
                .flatMap(receipts::find)
                .map(found -> new Progress(found, removals.of(receipt), retention.until(found.at())));
    }
}
