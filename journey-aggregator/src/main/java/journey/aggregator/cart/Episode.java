package journey.aggregator.cart;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.aggregator.session.Origin;
import journey.events.CartContents;
import journey.events.Product;

/**
 * The cart episode that has not ended.
 *
 * @param id the messageId of the touchpoint that started it
 * @param origin where it was started
 * @param lines in the order in which they were first added
 * @param reachableSince when the customer could first be addressed while the episode lasted
 * @param abandonedAt present while it rests
 * @param everAbandoned whether it has rested before or rests now: an order then recovers it
 */
public record Episode(
        String id,
        Instant startedAt,
        Origin origin,
        Instant lastActivity,
        List<Product> lines,
        Optional<String> currency,
        boolean checkout,
        boolean paymentFailed,
        Optional<Instant> reachableSince,
        Optional<Instant> abandonedAt,
        boolean everAbandoned) {

    public Episode {
        lines = List.copyOf(lines);
    }

    static Episode started(String id, Instant at, Origin origin) {
        return new Episode(
                id,
                at,
                origin,
                at,
                List.of(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    public boolean abandoned() {
        return abandonedAt.isPresent();
    }

    public CartContents contents() {
        CartContents.Kind kind = paymentFailed
                ? CartContents.Kind.PAYMENT_FAILED
                : checkout ? CartContents.Kind.CHECKOUT : CartContents.Kind.CART;
        return new CartContents(id, kind, lines, currency);
    }

    /** When it is given up if nothing happens: it is abandoned then, or expires. */
    Instant deadline(CartRules rules) {
        if (abandonedAt.isPresent()) {
            return abandonedAt.get().plus(rules.expiresAfter());
        }
        Instant late = lastActivity.plus(rules.abandonedAfter());
        if (!checkout || reachableSince.isEmpty()) {
            return late;
        }
        Instant early = lastActivity.plus(rules.checkoutAbandonedAfter());
        Instant reachable = reachableSince.get();
        Instant due = reachable.isAfter(early) ? reachable : early;
        return due.isAfter(late) ? late : due;
    }

    Episode abandonedAt(Instant at) {
        return new Episode(
                id,
                startedAt,
                origin,
                lastActivity,
                lines,
                currency,
                checkout,
                paymentFailed,
                reachableSince,
                Optional.of(at),
                true);
    }

    /** Activity at a cart that rests resumes it. */
    Episode activeAt(Instant at) {
        return new Episode(
                id,
                startedAt,
                origin,
                at,
                lines,
                currency,
                checkout,
                paymentFailed,
                reachableSince,
                Optional.empty(),
                everAbandoned);
    }

    Episode reachableSince(Instant at) {
        return reachableSince.isPresent()
                ? this
                : new Episode(
                        id,
                        startedAt,
                        origin,
                        lastActivity,
                        lines,
                        currency,
                        checkout,
                        paymentFailed,
                        Optional.of(at),
                        abandonedAt,
                        everAbandoned);
    }

    Episode inCheckout() {
        return new Episode(
                id,
                startedAt,
                origin,
                lastActivity,
                lines,
                currency,
                true,
                false,
                reachableSince,
                abandonedAt,
                everAbandoned);
    }

    Episode withPaymentFailed() {
        return new Episode(
                id,
                startedAt,
                origin,
                lastActivity,
                lines,
                currency,
                true,
                true,
                reachableSince,
                abandonedAt,
                everAbandoned);
    }

    Episode pricedIn(Optional<String> named) {
        return named.isEmpty()
                ? this
                : new Episode(
                        id,
                        startedAt,
                        origin,
                        lastActivity,
                        lines,
                        named,
                        checkout,
                        paymentFailed,
                        reachableSince,
                        abandonedAt,
                        everAbandoned);
    }

    Episode holding(List<Product> products) {
        List<Product> merged = new ArrayList<>();
        for (Product product : products) {
            add(merged, product);
        }
        return withLines(merged);
    }

    Episode plus(Product product) {
        List<Product> changed = new ArrayList<>(lines);
        add(changed, product);
        return withLines(changed);
    }

    Episode minus(Product product, Optional<Integer> pieces) {
        List<Product> changed = new ArrayList<>();
        for (Product line : lines) {
            if (!line.line().equals(product.line())) {
                changed.add(line);
                continue;
            }
            int left = pieces.map(gone -> line.quantity() - gone).orElse(0);
            if (left > 0) {
                changed.add(line.withQuantity(left));
            }
        }
        return withLines(changed);
    }

    /** The newer naming of a product wins, where it says something. */
    private static void add(List<Product> lines, Product product) {
        for (int i = 0; i < lines.size(); i++) {
            Product line = lines.get(i);
            if (line.line().equals(product.line())) {
                lines.set(
                        i,
                        new Product(
                                line.id(),
                                product.name().or(line::name),
                                line.variant(),
                                product.category().or(line::category),
                                product.price().or(line::price),
                                Math.addExact(line.quantity(), product.quantity()),
                                product.url().or(line::url),
                                product.imageUrl().or(line::imageUrl)));
                return;
            }
        }
        lines.add(product);
    }

    private Episode withLines(List<Product> changed) {
        return new Episode(
                id,
                startedAt,
                origin,
                lastActivity,
                changed,
                currency,
                checkout,
                paymentFailed,
                reachableSince,
                abandonedAt,
                everAbandoned);
    }
}
