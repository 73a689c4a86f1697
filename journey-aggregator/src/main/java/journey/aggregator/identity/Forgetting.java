package journey.aggregator.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.ErasureRequest;
import journey.aggregator.erasure.Receipt;
import journey.aggregator.erasure.ReceiptCodec;
import journey.aggregator.erasure.Receipts;
import journey.aggregator.erasure.Retirement;
import journey.events.CustomerId;
import journey.events.Topics;
import journey.ledger.Changes;

/**
 * Forgets a person, in two sweeps.
 *
 * <p>The first makes the keyed hashes of the identifiers known, has the journeys of everybody who is this person erased, and
 * removes links and edges. All of it follows the commit, which has the receipt and the timer of the second. That one fires
 * when all partitions have folded what came before, and later than a worker may lag behind in knowing the hashes; so what
 * somebody in the midst of a batch has made again is removed with it, and nothing can be made after it.
 *
 * <p>A request that is read again, as the log is folded anew, finds its hashes known already: what happened before it was
 * dropped at its source, so what is tied now is another life, and stays. Only the journeys are told once more; they tell the
 * two lives apart by themselves.
 *
 * <p>Also forgets whose journey was kept for long enough, see {@link Retirement}.
 */
final class Forgetting {
    static final String TIMER = "erasure:";

    /** Begins the timer that a receipt goes by. */
    static final String RECEIPT = "receipt:";

    /** Begins the timer of a retirement; the customers that are to be forgotten follow, and whom their ids belong to. */
    static final String RETIREMENT = "retirement:";

    /**
     * A retirement that is read later than this after it was told is an old one that is folded anew: the person may be back,
     * and what else there is to be forgotten is told again.
     */
    private static final Duration FRESH = Duration.ofDays(1);

    private final Links links;
    private final ErasedIds erased;
    private final Receipts receipts;
    private final Duration settle;
    private final Optional<Duration> kept;

    /**
     * @param settle until the second sweep; longer than {@link ErasedIds#current} may lag behind
     * @param kept how long receipts are kept; empty for good
     */
    Forgetting(Links links, ErasedIds erased, Receipts receipts, Duration settle, Optional<Duration> kept) {
        this.kept = kept;
        this.links = links;
        this.erased = erased;
        this.receipts = receipts;
        this.settle = settle;
    }

    void begin(ErasureRequest request, ErasedIds.Snapshot known, Changes changes, Instant now) {
        Receipt receipt = receipts.find(request.erasure().receipt()).orElseGet(() -> Receipt.begun(request));
        boolean again = receipt.finishedAt().isPresent()
                || !request.seals().isEmpty()
                        && request.seals().stream()
                                .allMatch(seal -> known.until(seal.seal())
                                        .filter(until -> until.toEpochMilli() >= seal.until())
                                        .isPresent());
        tell(request.erasure(), request.people(), changes);
        if (again) {
            conclude(receipt, changes, now);
            return;
        }
        if (erased.canErase()) {
            request.seals()
                    .forEach(seal -> changes.publish(
                            Topics.ERASURES, ErasedIds.record(seal.seal(), Instant.ofEpochMilli(seal.until()))));
        }
        changes.set(Receipts.key(receipt.id()), ReceiptCodec.encode(receipt));
        changes.timer(TIMER + receipt.id(), now.plus(settle));
        changes.afterwards(() -> links.forget(request.people()));
    }

    void finish(Receipt receipt, Changes changes, Instant now) {
        receipt.customers().stream().findFirst().ifPresent(any -> {
            links.forget(receipt.customers());
            tell(new Erasure(receipt.id(), receipt.at(), any), receipt.customers(), changes);
            conclude(receipt, changes, now);
        });
    }

    private void conclude(Receipt receipt, Changes changes, Instant now) {
        changes.set(Receipts.key(receipt.id()), ReceiptCodec.encode(receipt.finished(now)));
        kept.ifPresent(time -> changes.timer(RECEIPT + receipt.id(), now.plus(time)));
    }

    void expire(String receipt, Changes changes) {
        changes.delete(Receipts.key(receipt));
    }

    /**
     * Its links go when everything that was under way has been resolved by them. The timer's name holds all that is needed,
     * so a crash loses nothing.
     */
    void announce(Retirement retirement, Instant told, Changes changes, Instant now) {
        if (!retirement.ids().isEmpty() && told.plus(FRESH).isAfter(now)) {
            changes.timer(RETIREMENT + text(retirement.ids()) + "/" + text(retirement.holders()), now.plus(settle));
        }
    }

    /** Again, it changes nothing more. */
    void retire(String timer) {
        int slash = timer.indexOf('/');
        links.forget(people(timer.substring(RETIREMENT.length(), slash)), people(timer.substring(slash + 1)));
    }

    private static String text(Set<CustomerId> people) {
        return people.stream().map(CustomerId::value).sorted().collect(Collectors.joining(","));
    }

    private static Set<CustomerId> people(String text) {
        return Arrays.stream(text.split(",", -1)).map(CustomerId::new).collect(Collectors.toSet());
    }

    private static void tell(Erasure erasure, Set<CustomerId> people, Changes changes) {
        people.forEach(customer -> changes.publish(Topics.JOURNEY_TOUCHPOINTS, ErasureCodec.of(erasure, customer)));
    }
}
