package journey.events;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An exact amount in one currency.
 *
 * @param currency ISO 4217, upper case
 */
public record Money(BigDecimal amount, String currency) {
    public Money {
        if (!isCurrency(currency)) {
            throw new IllegalArgumentException("not an ISO 4217 currency");
        }
    }

    public static boolean isCurrency(String code) {
        if (code.length() != 3) {
            return false;
        }
        try {
            Currency.getInstance(code);
            return true;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    /** @param minor in the currency's smallest unit */
    public static Money ofMinor(long minor, String currency) {
        return new Money(BigDecimal.valueOf(minor, digits(currency)), currency);
    }

    /** The amount in the currency's smallest unit (cents for EUR), half-even. */
    public long minor() {
        return amount.setScale(digits(currency), RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValueExact();
    }

    private static int digits(String currency) {
        return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }
}
