package journey.aggregator.phase;

import java.util.Locale;

/** The phases of a journey, in their order. */
public enum Phase {
    AWARENESS,
    CONSIDERATION,
    INTENT,
    CHECKOUT,
    PURCHASE,
    RETENTION,
    ADVOCACY;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
