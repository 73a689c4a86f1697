package journey.remarketing.mail;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Money as people of a locale write it. */
final class Prices {
    /**
     * To copy one is much faster than to make it. By language and country alone: what else visitors' programs put into a
     * locale has no end.
     */
    private static final Map<Locale, NumberFormat> FORMATS = new ConcurrentHashMap<>();

    private final NumberFormat format;

    Prices(Locale locale, String currency) {
        Currency unit = Currency.getInstance(currency);
        format = (NumberFormat) FORMATS.computeIfAbsent(
                        Locale.of(locale.getLanguage(), locale.getCountry()), NumberFormat::getCurrencyInstance)
                .clone();
        format.setCurrency(unit);
        format.setMinimumFractionDigits(Math.max(0, unit.getDefaultFractionDigits()));
        format.setMaximumFractionDigits(Math.max(0, unit.getDefaultFractionDigits()));
    }

    String of(BigDecimal amount) {
        return format.format(amount);
    }
}
