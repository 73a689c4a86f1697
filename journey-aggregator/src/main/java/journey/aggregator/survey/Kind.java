package journey.aggregator.survey;

import java.util.Locale;
import java.util.Optional;

/** What was asked. */
public enum Kind {
    /** Would you recommend us? */
    NPS,
    /** How satisfied are you? */
    CSAT,
    /** How easy was it? */
    CES;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Kind> of(String code) {
        for (Kind kind : values()) {
            if (kind.code().equals(code)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
