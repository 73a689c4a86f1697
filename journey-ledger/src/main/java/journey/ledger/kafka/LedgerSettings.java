package journey.ledger.kafka;

import java.time.Duration;

/**
 * What a ledger folds, and how.
 *
 * @param step the name in meters and logs, e.g. {@code journey}
 * @param topic folded wholly, from its beginning
 * @param namespace of the slots, see {@link journey.ledger.Slot}
 * @param partitions how many the topic has
 * @param gate what timers wait for
 * @param workers consumers, each with a thread of its own
 * @param pollTimeout how long a round waits for records; also how late a note may be folded
 * @param tick how often timers and watermarks are looked at
 * @param patience how long a round waits for the broker's answer about offsets
 * @param pace how fast it may go
 */
public record LedgerSettings(
        String step,
        String topic,
        String namespace,
        int partitions,
        LagGate gate,
        int workers,
        Duration pollTimeout,
        Duration tick,
        Duration patience,
        Pace pace) {

    public LedgerSettings {
        if (partitions < 1 || workers < 1) {
            throw new IllegalArgumentException("a ledger has at least one partition and one worker");
        }
    }

    /** With one worker, rounds of 50 ms and a tick of 200 ms. */
    public static LedgerSettings of(String step, String topic, String namespace, int partitions, LagGate gate) {
        return new LedgerSettings(
                step,
                topic,
                namespace,
                partitions,
                gate,
                1,
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                Pace.FREE);
    }

    public LedgerSettings withWorkers(int count) {
        return new LedgerSettings(step, topic, namespace, partitions, gate, count, pollTimeout, tick, patience, pace);
    }

    public LedgerSettings withTick(Duration every) {
        return new LedgerSettings(step, topic, namespace, partitions, gate, workers, pollTimeout, every, patience, pace);
    }

    public LedgerSettings withPace(Pace other) {
        return new LedgerSettings(step, topic, namespace, partitions, gate, workers, pollTimeout, tick, patience, other);
    }
}
