package journey.aggregator.counting;

import java.util.Locale;
import java.util.Optional;

/** By what a figure can be broken down. Each fact has one value in each dimension of its family. */
public enum Dimension {
    /** Where it happened: web, app, store, … */
    CHANNEL("c"),
    /** How the customer came: direct, organic-search, email, … */
    SOURCE("s"),
    DEVICE("d"),
    /** The customer's, ISO 3166. */
    COUNTRY("l"),
    /** As its links are tagged; any text, so only so many are told apart. */
    CAMPAIGN("k"),
    /** The customer's worth so far, as a bucket; figures make low, medium and high of it. */
    SEGMENT("v"),
    /** What a mail of ours has to do with an order. */
    MAIL("m"),
    /** Any text, so only so many are told apart. */
    PAGE("p"),
    /** Of a campaign's mails, as {@code campaign/step}; nothing counts by it, it is read from {@link #VARIANT}. */
    STEP("t"),
    /** Of a step, as {@code campaign/step/variant}; only so many are told apart. */
    VARIANT("a");

    /** The value of what has none. */
    public static final String NONE = "(none)";
    /** The value of all those that are not told apart. */
    public static final String OTHER = "(other)";

    private final String letter;

    Dimension(String letter) {
        this.letter = letter;
    }

    /** Its name in fields of counters. */
    String letter() {
        return letter;
    }

    /** Its name in the API. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Dimension> of(String code) {
        for (Dimension dimension : values()) {
            if (dimension.code().equals(code)) {
                return Optional.of(dimension);
            }
        }
        return Optional.empty();
    }
}
