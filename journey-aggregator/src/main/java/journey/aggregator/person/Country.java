package journey.aggregator.person;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;

/** Countries as shops write them: codes of two or three letters, English names, or in a locale. */
final class Country {
    private static final Map<String, String> CODES = new HashMap<>();

    static {
        for (String code : Locale.getISOCountries()) {
            Locale country = Locale.of("", code);
            CODES.put(code.toLowerCase(Locale.ROOT), code);
            CODES.put(country.getDisplayCountry(Locale.ENGLISH).toLowerCase(Locale.ROOT), code);
            try {
                CODES.put(country.getISO3Country().toLowerCase(Locale.ROOT), code);
            } catch (MissingResourceException none) {
                // Not every code has one of three letters.
            }
        }
        CODES.put("uk", "GB");
        CODES.put("usa", "US");
    }

    private Country() {}

    /** ISO 3166, two capital letters; empty for what is no country. */
    static Optional<String> of(String named) {
        return Optional.ofNullable(CODES.get(named.strip().toLowerCase(Locale.ROOT)));
    }

    /** Of a locale such as {@code it-IT} or {@code it_IT}. */
    static Optional<String> ofLocale(String locale) {
        String[] parts = locale.split("[-_]");
        String last = parts[parts.length - 1];
        return parts.length < 2 || last.length() != 2 ? Optional.empty() : of(last);
    }
}
