package journey.ingest.replay;

import java.util.Map;

/**
 * What came of playing records again.
 *
 * @param records that were selected
 * @param played records of which at least one event was taken now
 * @param events that were taken now
 * @param refusedAgain events, by the code of the reason
 * @param foreign records of a source that is no longer configured, or that are no calls of the tracking API
 * @param complete whether all selected records were seen; not where the log went away meanwhile
 */
public record Replayed(
        int records, int played, int events, Map<String, Integer> refusedAgain, int foreign, boolean complete) {
    public Replayed {
        refusedAgain = Map.copyOf(refusedAgain);
    }
}
