package journey.remarketing.mail;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;

/** Money as people of a locale write it. */
final class Prices {
    private final NumberFormat format;

    Prices(Locale locale, String currency) {
        Currency unit = Currency.getInstance(currency);
        format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(unit);
        format.setMinimumFractionDigits(Math.max(0, unit.getDefaultFractionDigits()));
        format.setMaximumFractionDigits(Math.max(0, unit.getDefaultFractionDigits()));
    }

    String of(BigDecimal amount) {
        return format.format(amount);
    }
}
