package journey.ingest.collect;

import java.util.Optional;

/**
 * A request, freed from HTTP.
 *
 * @param body inflated; not written to any more
 * @param writeKey as the request itself names it; a key in the body counts only without this one
 * @param origin of the web page that sent it
 * @param allOrNothing take no event unless all are good
 */
public record Submission(
        Call call, byte[] body, Optional<String> writeKey, Optional<String> origin, boolean allOrNothing) {
    @Override
    public String toString() {
        return "Submission[" + call + ", " + body.length + " bytes]";
    }
}
