package journey.aggregator.journey;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.counting.Family;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.FunnelCounts;
import journey.ledger.Changes;
import journey.ledger.Slot;

/**
 * Walks through all journeys of a slot, over and over, a slice at a time, and finds those that have been kept for long
 * enough; at the end of each round it removes old counters and begins to wait for the next.
 *
 * <p>It walks by timers of the slot, whose names say where it is, so a crash costs nothing. A timer for each journey would be
 * exact to the second, and take more memory than all links of the customer; and journeys of before would need one when the
 * settings change.
 *
 * <p>An old counter is removed, and no change to it written any more, by the same month. So it makes no difference how often
 * that is done, and an order of then that is erased now leaves no counter behind that stands alone.
 */
final class Clearance {
    private static final String WALK = "walk:";
    private static final String RECEIPT = "receipt:";

    private static final int SLICE = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Older ones than that can only be there when nothing was removed for so long. */
    private static final int MONTHS = 120;

    /** Fields that one round removes, at most; the next goes on. */
    private static final int FIELDS = 2_000;

    private final Slot slot;
    private final Journeys journeys;
    private final JourneyRules rules;
    private final Keeping keeping;
    private final JourneyMeters meters;
    private boolean begun;

    Clearance(Slot slot, Journeys journeys, JourneyRules rules, Keeping keeping, JourneyMeters meters) {
        this.slot = slot;
        this.journeys = journeys;
        this.rules = rules;
        this.keeping = keeping;
        this.meters = meters;
    }

    /** Whether a timer is one of these, and of no customer. */
    static boolean isOne(String timer) {
        return timer.startsWith(WALK) || timer.startsWith(RECEIPT);
    }

    /** Begins to walk, once; begun by another one before, it begins anew. */
    void begin(Changes changes, Instant now) {
        if (!begun) {
            begun = true;
            if (!keeping.keepsAllJourneys() || keeping.counters().isPresent()) {
                changes.timer(WALK + JourneyScan.START, now);
            }
        }
    }

    /** What an erasure has removed is known until its receipt goes. */
    void noted(String receipt, Changes changes, Instant now) {
        keeping.receipts().ifPresent(kept -> changes.timer(RECEIPT + receipt, now.plus(kept)));
    }

    /**
     * A timer has fired.
     *
     * @return the journeys that have been kept for long enough, as far as the store knows
     */
    List<Journey> on(String timer, Instant due, Changes changes, Instant now) {
        if (timer.startsWith(RECEIPT)) {
            String receipt = timer.substring(RECEIPT.length());
            changes.deleteField(JourneyFold.ERASURES, receipt + JourneyFold.ERASED_JOURNEYS);
            changes.deleteField(JourneyFold.ERASURES, receipt + JourneyFold.ERASED_TOUCHPOINTS);
            return List.of();
        }
        List<Journey> aged = new ArrayList<>();
        Optional<String> next = Optional.empty();
        if (!keeping.keepsAllJourneys()) {
            JourneyScan.Slice slice = journeys.scan(slot, timer.substring(WALK.length()), SLICE);
            for (Held held : slice.journeys().values()) {
                held.journeyHere()
                        .filter(journey -> journey.aged(due, keeping, rules).isPresent())
                        .ifPresent(aged::add);
            }
            next = slice.next();
        }
        if (next.isPresent()) {
            changes.timer(WALK + next.get(), now.plus(PAUSE));
        } else {
            keeping.firstMonth(now).ifPresent(first -> removeBefore(first, changes));
            changes.timer(WALK + JourneyScan.START, now.plus(keeping.every()));
        }
        return aged;
    }

    private void removeBefore(YearMonth first, Changes changes) {
        List<String> old = new ArrayList<>();
        for (int back = 1; back <= MONTHS; back++) {
            for (Family family : Family.values()) {
                old.add(family.hash(first.minusMonths(back)));
            }
        }
        Map<String, Long> found = journeys.counters(slot, old);
        found.forEach((hash, size) -> {
            changes.delete(hash);
            meters.countersDropped.increment(size);
        });
        int left = FIELDS;
        for (Funnel funnel : rules.funnels()) {
            for (String hash : List.of(FunnelCounts.hash(funnel), FunnelCounts.hashByValue(funnel))) {
                Set<String> fields = journeys.fields(slot, hash);
                for (String field : fields) {
                    if (left > 0 && isBefore(field, first)) {
                        left--;
                        changes.deleteField(hash, field);
                        meters.countersDropped.increment();
                    }
                }
            }
        }
    }

    /** Whether a counter is of a month of which none are kept any more. */
    static boolean isOld(Counter counter, YearMonth first) {
        String hash = counter.hash();
        if (hash.startsWith(FunnelCounts.PREFIX)) {
            return isBefore(counter.field(), first);
        }
        int colon = hash.lastIndexOf(':');
        return colon >= 0 && isBefore(hash.substring(colon + 1), first);
    }

    /** @param text begins with a day or a month if it has one */
    private static boolean isBefore(String text, YearMonth first) {
        String month = first.toString();
        return text.length() >= month.length()
                && Character.isDigit(text.charAt(0))
                && text.substring(0, month.length()).compareTo(month) < 0;
    }
}
