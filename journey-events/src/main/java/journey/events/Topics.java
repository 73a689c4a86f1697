package journey.events;

import java.util.List;

/** The topics of the product. All of them have the same number of partitions and are partitioned by {@link Partitions}. */
public final class Topics {
    /** What storefronts sent. Key: anonymousId, else userId. Value: the event's own JSON. */
    public static final String TOUCHPOINTS = "touchpoints";

    /** Events that ingest refused, with the reason in the headers. */
    public static final String REJECTED = "touchpoints.rejected";

    /** Touchpoints by customer, and handovers between customers. Key: customer id. */
    public static final String JOURNEY_TOUCHPOINTS = "journey.touchpoints";

    /** What journeys tell the world. Key: customer id. */
    public static final String SIGNALS = "journey.signals";

    /**
     * Keyed hashes of the identifiers of erased persons, and until when what they name is erased. Compacted: kept for good.
     */
    public static final String ERASURES = "journey.erasures";

    /** Which products were looked at or bought together; no record says by whom. Key: product id. */
    public static final String BASKETS = "journey.baskets";

    private Topics() {}

    /** Where records of {@code topic} go that nobody can decode; the reason is in the header {@code dlt-reason}. */
    public static String deadLetter(String topic) {
        return topic + ".dlt";
    }

    /** Every topic that the product needs, dead letters included. */
    public static List<String> all() {
        return List.of(
                TOUCHPOINTS,
                REJECTED,
                JOURNEY_TOUCHPOINTS,
                SIGNALS,
                ERASURES,
                BASKETS,
                deadLetter(TOUCHPOINTS),
                deadLetter(JOURNEY_TOUCHPOINTS),
                deadLetter(SIGNALS),
                deadLetter(BASKETS));
    }
}
