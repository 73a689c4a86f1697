package journey.aggregator.session;

import java.util.Locale;
import java.util.Optional;

/** What a visitor held in hand. */
public enum Device {
    DESKTOP,
    MOBILE,
    TABLET,
    OTHER,
    UNKNOWN;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param named as touchpoints name it; apps give their system */
    static Device of(Optional<String> named) {
        return named.map(name -> switch (name) {
                    case "desktop" -> DESKTOP;
                    case "mobile", "ios", "android", "phone", "smartphone" -> MOBILE;
                    case "tablet", "ipados" -> TABLET;
                    default -> OTHER;
                })
                .orElse(UNKNOWN);
    }
}
