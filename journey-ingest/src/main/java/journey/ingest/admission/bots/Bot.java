package journey.ingest.admission.bots;

import java.util.Locale;

/** Why a user agent is taken for a machine. Where several reasons hold, the first of these is given. */
public enum Bot {
    /** Says that it is a crawler, a link preview, a monitor, a scanner, or the like. */
    CRAWLER,
    /** A browser that a program drives. */
    HEADLESS,
    /** An HTTP library or a command-line tool. */
    LIBRARY,
    /** No user agent at all; every browser has one. */
    MISSING;

    /** The value of the header {@code ce_bot}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
