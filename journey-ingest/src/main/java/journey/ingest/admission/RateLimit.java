package journey.ingest.admission;

/**
 * How much a source may send.
 *
 * @param eventsPerSecond in the long run, to each ingest process
 * @param burst events at once after a while of silence; at least {@code eventsPerSecond}
 */
public record RateLimit(int eventsPerSecond, int burst) {
    public RateLimit {
        if (eventsPerSecond < 1 || burst < eventsPerSecond) {
            throw new IllegalArgumentException("events-per-second has to be at least 1, and burst at least as much");
        }
    }
}
