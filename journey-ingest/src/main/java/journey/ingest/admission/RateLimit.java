package journey.ingest.admission;

/**
 * How much a source may send.
 *
 * @param eventsPerSecond in the long run, to each ingest process; 1 to {@value #MOST}
 * @param burst events at once after a while of silence; at least {@code eventsPerSecond}
 */
public record RateLimit(int eventsPerSecond, int burst) {
    static final int MOST = 10_000_000;

    public RateLimit {
        if (!makesSense(eventsPerSecond, burst)) {
            throw new IllegalArgumentException(
                    "eventsPerSecond has to be 1 to " + MOST + ", and burst at least as much");
        }
    }

    static boolean makesSense(int eventsPerSecond, int burst) {
        return eventsPerSecond >= 1 && eventsPerSecond <= MOST && burst >= eventsPerSecond;
    }
}
