package journey.aggregator.journey;

/** The journeys that serve were stored by a version with another layout; this version's are being built beside them. */
public final class UnreadableJourneys extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableJourneys() {
        super("stored by another version");
    }
}
