package journey.ingest.admission;

import java.util.Locale;

/** Where a source runs; server-side sources are exempt from rules about browsers. */
public enum SourceKind {
    BROWSER,
    SERVER;

    /** The value of the header {@code ce_sourcekind}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
