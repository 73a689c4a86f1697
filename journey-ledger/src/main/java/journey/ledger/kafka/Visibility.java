package journey.ledger.kafka;

import io.micrometer.core.instrument.Timer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import journey.events.codec.Headers;
import journey.ledger.Input;

/**
 * How long it took from when ingest accepted a record ({@value Headers#RECEIVED_AT}) to the commit that makes it visible.
 *
 * <p>Of a large batch only some records are looked at, evenly spaced: reading the header of each would cost more than the
 * answer is worth. What was accepted more than {@link #REPLAY} before its fold began is left out: an old log that is folded
 * again says nothing about how long somebody waits. How far a step is behind then, its lag says.
 */
final class Visibility {
    static final Duration REPLAY = Duration.ofMinutes(1);

    /** Records of a batch that are looked at, about. */
    private static final int SAMPLES = 64;

    private Visibility() {}

    /**
     * @param began when the fold of these inputs began
     * @param committed when their commit was through
     */
    static void record(List<? extends Input> inputs, Instant began, Instant committed, Timer timer) {
        int step = Math.max(1, inputs.size() / SAMPLES);
        for (int i = 0; i < inputs.size(); i += step) {
            if (inputs.get(i) instanceof Input.Arrived record) {
                record(record.envelope().headers(), began, committed, timer);
            }
        }
    }

    private static void record(Map<String, String> headers, Instant began, Instant committed, Timer timer) {
        String text = headers.get(Headers.RECEIVED_AT);
        if (text == null) {
            return;
        }
        Instant accepted;
        try {
            accepted = Instant.parse(text);
        } catch (DateTimeException foreign) {
            return; // not written by ingest
        }
        if (accepted.isBefore(began.minus(REPLAY))) {
            return;
        }
        Duration taken = Duration.between(accepted, committed);
        timer.record(taken.isNegative() ? Duration.ZERO : taken);
    }
}
