package journey.standalone.shoppers;

import java.util.concurrent.atomic.LongAdder;

/**
 * What was done since the start. {@code events = accepted + refused + lost + under way}, where an event that is sent
 * twice counts twice.
 */
final class Tally {
    final LongAdder shoppers = new LongAdder();
    final LongAdder events = new LongAdder();
    final LongAdder accepted = new LongAdder();
    /** Answered with a 4xx: ingest does not want them. */
    final LongAdder refused = new LongAdder();
    /** Given up, after all tries or at {@link Shoppers#close()}. */
    final LongAdder lost = new LongAdder();
    /** Requests sent once more. */
    final LongAdder retries = new LongAdder();
    /** Shoppers whose script broke off by a fault of this program. */
    final LongAdder failed = new LongAdder();
}
