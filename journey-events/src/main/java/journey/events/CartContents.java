package journey.events;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What lies in a cart.
 *
 * @param episode the messageId of the touchpoint that started the cart episode
 * @param currency ISO 4217, as far as any event of the episode named it
 */
public record CartContents(String episode, Kind kind, List<Product> lines, Optional<String> currency) {
    /** How far the customer had come. */
    public enum Kind {
        CART,
        CHECKOUT,
        PAYMENT_FAILED
    }

    public CartContents {
        lines = List.copyOf(lines);
    }

    /** Price times quantity over the lines that have a price. */
    public BigDecimal total() {
        return lines.stream()
                .flatMap(line -> line.price().stream().map(p -> p.multiply(BigDecimal.valueOf(line.quantity()))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
