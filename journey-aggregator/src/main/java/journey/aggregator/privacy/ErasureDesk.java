package journey.aggregator.privacy;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.ErasureRequest;
import journey.aggregator.erasure.Receipt;
import journey.aggregator.erasure.Receipts;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.identity.Redactions;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.UnreadableJourneys;
import journey.aggregator.lookup.CustomerLookup;
import journey.events.CustomerId;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;

/** Takes requests for erasure and says what has come of them. Thread-safe; throws what store and log throw. */
public final class ErasureDesk implements Redactions {
    private final CustomerDirectory directory;
    private final CustomerLookup customers;
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
            CustomerLookup customers,
            ErasedIds erased,
            MessageLog log,
            Receipts receipts,
            Removals removals,
            Retention retention,
            Clock clock) {
        this.directory = directory;
        this.customers = customers;
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
                    log.publish(List.of(new Message(Topics.TOUCHPOINTS, ErasureCodec.request(request(erasure)))));
                    return new Outcome.Accepted(erasure);
                })
                .orElseGet(Outcome.Unknown::new);
    }

    @Override
    public Answer of(String receipt, Instant at, CustomerId customer) {
        try {
            return directory
                    .find(customer.value())
                    .filter(person -> customers
                            .find(person.value())
                            .filter(journey -> isFolded(journey, customer))
                            .isPresent())
                    .<Answer>map(person -> new Answer.Erase(request(new Erasure(receipt, at, person))))
                    .orElseGet(Answer.NotYet::new);
        } catch (UnreadableJourneys otherVersion) {
            return new Answer.NotYet();
        }
    }

    /** Whether a journey has come as far as to be known by what {@code customer} stands for. */
    private static boolean isFolded(Journey journey, CustomerId customer) {
        return journey.state().names().ids().keySet().stream()
                .anyMatch(id -> CustomerId.of(id).equals(customer));
    }

    private ErasureRequest request(Erasure erasure) {
        CustomerId customer = erasure.customer();
        Set<CustomerId> people = new HashSet<>(Set.of(customer));
        customers.find(customer.value()).map(Journey::absorbed).ifPresent(people::addAll);
        List<ErasureRequest.Sealed> seals = new ArrayList<>();
        for (CustomerDirectory.Tie tie : directory.ties(customer, erasure.at())) {
            if (tie.alone().filter(erasure.at()::equals).isPresent()) {
                people.add(CustomerId.of(tie.id()));
            }
            tie.alone()
                    .map(until ->
                            new ErasureRequest.Sealed(tie.id().kind(), erased.seal(tie.id()), until.toEpochMilli()))
                    .ifPresent(seals::add);
        }
        return new ErasureRequest(erasure, people, seals);
    }

    public Optional<Progress> progress(String receipt) {
        return Optional.of(receipt)
                .filter(Erasure::isReceipt)
                .flatMap(receipts::find)
                .map(found -> new Progress(found, removals.of(receipt), retention.until(found.at())));
    }
}
