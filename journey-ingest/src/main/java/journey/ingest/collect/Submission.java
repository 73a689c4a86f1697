package journey.ingest.collect;

import java.util.Optional;
import journey.ingest.admission.Source;

/**
 * A request, freed from HTTP.
 *
 * @param body inflated; not written to any more
 * @param writeKey as the request itself names it; a key in the body counts only without this one
 * @param origin of the web page that sent it
 * @param allOrNothing take no event unless all are good
 * @param signed whether the sender has shown that it knows the source's secret; sources that have one take nothing else
 * @param sender looked at only for sources that it matters for
 */
public record Submission(
        Call call,
        byte[] body,
        Optional<String> writeKey,
        Optional<String> origin,
        boolean allOrNothing,
        boolean signed,
        Sender sender) {
    /** Of a sender of whom nothing is known. */
    public Submission(
            Call call, byte[] body, Optional<String> writeKey, Optional<String> origin, boolean allOrNothing) {
        this(call, body, writeKey, origin, allOrNothing, false, source -> Provenance.NOTHING);
    }

    /** What is known of who sends. */
    @FunctionalInterface
    public interface Sender {
        Provenance seenBy(Source source);
    }

    @Override
    public String toString() {
        return "Submission[" + call + ", " + body.length + " bytes]";
    }
}
