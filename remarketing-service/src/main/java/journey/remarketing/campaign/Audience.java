package journey.remarketing.campaign;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/**
 * Whom a campaign addresses; all of it holds at once.
 *
 * @param segments by what was bought so far; empty: everybody
 * @param countries ISO 3166, two capital letters; empty: all of them. Customers whose country is unknown belong to none
 * @param minimumValue of the cart, in its own currency; 0: any. Occasions without a cart have no value, and all pass
 */
public record Audience(Set<Segment> segments, Set<String> countries, BigDecimal minimumValue) {
    public static final Audience EVERYBODY = new Audience(Set.of(), Set.of(), BigDecimal.ZERO);

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** What a customer has bought so far, cancelled orders left out. */
    public enum Segment {
        /** Nothing yet. */
        PROSPECT,
        /** Once. */
        FIRST_TIME,
        /** More than once. */
        RETURNING;

        public static Segment of(int orders) {
            return orders == 0 ? PROSPECT : orders == 1 ? FIRST_TIME : RETURNING;
        }
    }

    public Audience {
        segments = Set.copyOf(segments);
        countries = Set.copyOf(countries);
        for (String country : countries) {
            if (!COUNTRIES.contains(country)) {
                throw new IllegalArgumentException(country + " is no country of ISO 3166 (two capital letters)");
            }
        }
        if (minimumValue.signum() < 0) {
            throw new IllegalArgumentException("the minimum value is negative");
        }
    }
}
