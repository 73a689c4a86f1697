package journey.ingest.collect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import journey.ingest.admission.Source;

/** Keeps the count of what came and what became of it. Safe for use by many threads. */
public interface Tally {
    /** Called once for each submission, whatever became of it. */
    void on(Receipt receipt);

    /**
     * What became of a submission.
     *
     * @param source empty for unknown write keys
     * @param bytes of the body, inflated
     * @param good the types of the good events, whether they were taken or not
     * @param bot why the sender is held for a machine
     * @param acknowledgement how long the log took; empty where it was not asked
     */
    record Receipt(
            Call call,
            Optional<Source> source,
            int bytes,
            List<EventType> good,
            List<Rejection> bad,
            Optional<Duration> acknowledgement,
            Optional<String> bot,
            Answer answer) {
        public Receipt {
            good = List.copyOf(good);
            bad = List.copyOf(bad);
        }
    }
}
