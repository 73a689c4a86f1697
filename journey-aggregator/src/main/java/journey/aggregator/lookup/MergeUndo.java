package journey.aggregator.lookup;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.identity.Linked;
import journey.aggregator.journey.Journey;
import journey.aggregator.person.Names;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;

/**
 * Asks for a merge to be undone: by a record of {@code touchpoints}, so the log has it, and whoever folds the log again
 * does it again. Thread-safe; throws what its stores throw.
 */
public final class MergeUndo {
    private final CustomerLookup customers;
    private final CustomerDirectory directory;
    private final MessageLog log;
    private final Clock clock;

    /** What came of it. */
    public sealed interface Answer {
        /** It is on the log, and will be done in a moment. */
        record Asked(Unmerge unmerge) implements Answer {}

        record UnknownCustomer() implements Answer {}

        /** Nobody of this id was merged into the customer. */
        record UnknownMerge() implements Answer {}

        record Undone(Instant at) implements Answer {}

        /** The two can't be told apart any more. */
        record TooOld() implements Answer {}

        /** It may be on the log or not; asking again does no harm. */
        record Unavailable() implements Answer {}
    }

    public MergeUndo(CustomerLookup customers, CustomerDirectory directory, MessageLog log, Clock clock) {
        this.customers = customers;
        this.directory = directory;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Asks, and waits for the log's acknowledgement.
     *
     * @param winner any id of the customer, see {@link CustomerLookup#find}
     */
    public Answer undo(String winner, CustomerId loser) {
        Optional<Journey> found = customers.find(winner);
        if (found.isEmpty()) {
            return new Answer.UnknownCustomer();
        }
        Journey journey = found.get();
        Optional<Names.Merge> merge = journey.state().names().merges().stream()
                .filter(one -> one.loser().equals(loser))
                .findFirst();
        if (merge.isEmpty()) {
            return new Answer.UnknownMerge();
        }
        if (merge.get().undone().isPresent()) {
            return new Answer.Undone(merge.get().undone().get());
        }
        Optional<List<Identifier>> ids = journey.idsOf(loser).filter(given -> !given.isEmpty());
        if (ids.isEmpty()) {
            return new Answer.TooOld();
        }
        Unmerge unmerge = new Unmerge(
                journey.customer(),
                loser,
                ids.get(),
                directory.identities(journey.customer()).stream()
                        .map(Linked::id)
                        .filter(id ->
                                id.kind() != Identifier.Kind.USER && !ids.get().contains(id))
                        .toList(),
                clock.instant());
        try {
            log.publish(List.of(new Message(
                    Topics.TOUCHPOINTS,
                    UnmergeCodec.encode(unmerge, journey.customer().value()))));
            return new Answer.Asked(unmerge);
        } catch (RuntimeException away) {
            return new Answer.Unavailable();
        }
    }
}
