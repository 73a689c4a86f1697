package journey.ingest.shopify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.stream.Collectors;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import tools.jackson.databind.JsonNode;

/**
 * The amounts of checkouts and orders, in the shop's currency. Where prices include the tax ({@code taxes_included}), so do
 * {@code subtotal_price} and the price of shipping; revenue and shipping here never do, so that {@code total} is revenue,
 * shipping, tax and tip together.
 */
final class Money {
    private Money() {}

    static void put(JsonNode payload, Fields properties) {
        boolean taxWithin = payload.path("taxes_included").asBoolean(false);
        JsonNode lines = payload.path("line_items");
        JsonNode shippingLines = payload.path("shipping_lines");
        BigDecimal taxOnShipping = Payload.sum(shippingLines, line -> Optional.of(tax(line)));
        Optional<BigDecimal> tax = Payload.amount(payload, "total_tax");
        Optional<BigDecimal> revenue = Payload.amount(payload, "subtotal_price")
                .map(subtotal -> taxWithin ? subtotal.subtract(taxOnGoods(lines, tax, taxOnShipping)) : subtotal);
        BigDecimal shipping = Payload.sum(shippingLines, Money::price);
        properties
                .amount("value", revenue)
                .amount("revenue", revenue)
                .amount("total", Payload.amount(payload, "total_price"))
                .amount("tax", tax)
                .amount(
                        "shipping",
                        shippingLines.isArray()
                                ? Optional.of(taxWithin ? shipping.subtract(taxOnShipping) : shipping)
                                : Optional.empty())
                .amount("discount", Payload.amount(payload, "total_discounts"))
                .text("coupon", coupons(payload))
                .text("currency", Payload.text(payload, "currency"));
    }

    /** Each line tells its own; where none does, what is not on shipping is on goods. */
    private static BigDecimal taxOnGoods(JsonNode lines, Optional<BigDecimal> tax, BigDecimal taxOnShipping) {
        boolean told =
                Payload.elements(lines).anyMatch(line -> !line.path("tax_lines").isEmpty());
        return told
                ? Payload.sum(lines, line -> Optional.of(tax(line)))
                : tax.orElse(BigDecimal.ZERO).subtract(taxOnShipping);
    }

    private static Optional<BigDecimal> price(JsonNode line) {
        return Payload.amount(line, "price").map(price -> price.subtract(discounts(line)));
    }

    private static BigDecimal discounts(JsonNode line) {
        return Payload.sum(line.path("discount_allocations"), share -> Payload.amount(share, "amount"));
    }

    private static BigDecimal tax(JsonNode line) {
        return Payload.sum(line.path("tax_lines"), tax -> Payload.amount(tax, "price"));
    }

    /**
     * Whether a line's price includes its tax. A refund does not say so, but the line tells its rate: of the two taxes that the
     * rate would make, the one that was taken is the nearer one.
     */
    static boolean includesTax(JsonNode line) {
        BigDecimal tax = tax(line);
        BigDecimal rate = Payload.sum(line.path("tax_lines"), each -> Payload.amount(each, "rate"));
        BigDecimal paid = Payload.amount(line, "price")
                .orElse(BigDecimal.ZERO)
                .multiply(Payload.amount(line, "quantity").orElse(BigDecimal.ONE))
                .subtract(discounts(line));
        if (tax.signum() <= 0 || rate.signum() <= 0) {
            return false;
        }
        BigDecimal onTop = paid.multiply(rate);
        BigDecimal within = onTop.divide(BigDecimal.ONE.add(rate), MathContext.DECIMAL64);
        return tax.subtract(within).abs().compareTo(tax.subtract(onTop).abs()) < 0;
    }

    private static Optional<String> coupons(JsonNode payload) {
        return Optional.of(Payload.elements(payload.path("discount_codes"))
                        .flatMap(code -> Payload.text(code, "code").stream())
                        .collect(Collectors.joining(",")))
                .filter(codes -> !codes.isEmpty());
    }
}
