package journey.ledger.kafka;

/**
 * Holds a ledger back, so that it doesn't overtake another one on the same topic. Asked by the workers' threads, often, so
 * it answers from memory.
 */
public interface Pace {
    /** As fast as it can. */
    Pace FREE = new Pace() {
        @Override
        public long until(int partition) {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean timers() {
            return true;
        }
    };

    /** The first offset of a partition that may not be folded yet. */
    long until(int partition);

    /** Whether timers may fire. */
    boolean timers();
}
