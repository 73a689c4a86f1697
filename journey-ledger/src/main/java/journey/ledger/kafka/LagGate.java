package journey.ledger.kafka;

import java.time.Clock;
import java.time.Instant;
import journey.ledger.SlotStore;

/**
 * How far time may be taken to have passed for timers and watermarks.
 *
 * <p>A timer due at D fires only when every input acknowledged before D has been folded. So the order of reading is
 * fixed: first the watermarks of the steps before this one and of this step's other partitions (they may hand something
 * over), then the end of the own partition. Whatever those had published before the watermark lies before that end.
 */
public sealed interface LagGate {
    /** Everything acknowledged before this instant has reached this step's topic. */
    Instant upstream(SlotStore slots, Clock clock);

    /** For a step that reads what the outside publishes: what is acknowledged is on the topic already. */
    record First() implements LagGate {
        @Override
        public Instant upstream(SlotStore slots, Clock clock) {
            return clock.instant();
        }
    }

    /** For a step that reads what the step {@code namespace} publishes. */
    record Behind(String namespace, int partitions) implements LagGate {
        @Override
        public Instant upstream(SlotStore slots, Clock clock) {
            return slots.watermark(namespace, partitions);
        }
    }

    /** For a step behind one whose namespace changes: {@code name} is asked for it every time. */
    record BehindPointed(String name, int partitions) implements LagGate {
        @Override
        public Instant upstream(SlotStore slots, Clock clock) {
            return slots.watermark(slots.resolve(name), partitions);
        }
    }
}
