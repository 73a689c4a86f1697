package journey.aggregator.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import journey.aggregator.session.Origin;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Touchpoint;

/** A customer's orders, each id once, whichever channels report it. In the order of their first report. */
public record Orders(List<Order> all) {
    public static final Orders NONE = new Orders(List.of());

    public Orders {
        all = List.copyOf(all);
    }

    /**
     * @param origin where the touchpoint comes from
     * @param mail that it is owed to a mail, if it is an order
     */
    public Orders on(Touchpoint touchpoint, Optional<Origin> origin, Optional<Credit> mail) {
        return switch (touchpoint.what()) {
            case Interaction.OrderCompleted done ->
                change(
                        done.orderId(),
                        order -> new Order(
                                order.id(),
                                order.placedAt().or(() -> Optional.of(touchpoint.time())),
                                order.revenue().or(done::revenue),
                                order.currency().or(done::currency),
                                order.refunded(),
                                order.cancelled(),
                                order.placed() ? order.origin() : origin,
                                order.placed() ? order.mail() : mail));
            case Interaction.OrderRefunded refund ->
                change(
                        refund.orderId(),
                        order -> refund.total()
                                .map(part -> new Order(
                                        order.id(),
                                        order.placedAt(),
                                        order.revenue(),
                                        order.currency(),
                                        order.refunded().add(part),
                                        order.cancelled(),
                                        order.origin(),
                                        order.mail()))
                                .orElseGet(() -> cancelled(order)));
            case Interaction.OrderCancelled cancelled -> change(cancelled.orderId(), Orders::cancelled);
            case Interaction.PageViewed w -> this;
            case Interaction.ScreenViewed w -> this;
            case Interaction.Identified w -> this;
            case Interaction.Grouped w -> this;
            case Interaction.Aliased w -> this;
            case Interaction.ProductsSearched w -> this;
            case Interaction.ProductListViewed w -> this;
            case Interaction.ProductClicked w -> this;
            case Interaction.ProductViewed w -> this;
            case Interaction.CartItemAdded w -> this;
            case Interaction.CartItemRemoved w -> this;
            case Interaction.CartViewed w -> this;
            case Interaction.CheckoutStarted w -> this;
            case Interaction.CheckoutAdvanced w -> this;
            case Interaction.PaymentFailed w -> this;
            case Interaction.OrderUpdated w -> this;
            case Interaction.MailEvent w -> this;
            case Interaction.SurveyAnswered w -> this;
            case Interaction.ProductReviewed w -> this;
            case Interaction.Shared w -> this;
            case Interaction.Other w -> this;
        };
    }

    private static Order cancelled(Order order) {
        return new Order(
                order.id(),
                order.placedAt(),
                order.revenue(),
                order.currency(),
                order.refunded(),
                true,
                order.origin(),
                order.mail());
    }

    private Orders change(String id, UnaryOperator<Order> change) {
        List<Order> changed = new ArrayList<>(all);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).id().equals(id)) {
                changed.set(i, change.apply(changed.get(i)));
                return new Orders(changed);
            }
        }
        changed.add(change.apply(Order.unknown(id)));
        return new Orders(changed);
    }

    public List<Order> placed() {
        return all.stream().filter(Order::placed).toList();
    }

    /** What the customer has really bought, oldest first. */
    public List<Order> standing() {
        return all.stream()
                .filter(Order::stands)
                .sorted(Comparator.comparing((Order order) -> order.placedAt().orElseThrow())
                        .thenComparing(Order::id))
                .toList();
    }

    public boolean isPlaced(String id) {
        return all.stream().anyMatch(order -> order.id().equals(id) && order.placed());
    }

    /** Whether a touchpoint is about an order that has been placed: the echo of a purchase, not a new cart. */
    public boolean echoedBy(Touchpoint touchpoint) {
        return touchpoint
                .id(Identifier.Kind.ORDER)
                .filter(id -> isPlaced(id.value()))
                .isPresent();
    }

    /** For what can't be folded again, being too old: an order known to both counts once, by its earlier report. */
    public Orders merge(Orders other) {
        List<Order> merged = new ArrayList<>();
        for (Order order : Stream.concat(all.stream(), other.all.stream()).toList()) {
            Optional<Order> twin =
                    merged.stream().filter(o -> o.id().equals(order.id())).findFirst();
            twin.ifPresent(merged::remove);
            merged.add(twin.map(first -> together(first, order)).orElse(order));
        }
        merged.sort(Comparator.comparing((Order order) -> order.placedAt().orElse(Instant.MAX))
                .thenComparing(Order::id));
        return new Orders(merged);
    }

    private static Order together(Order a, Order b) {
        Optional<Instant> earlier =
                Stream.concat(a.placedAt().stream(), b.placedAt().stream()).min(Comparator.naturalOrder());
        BigDecimal refunded = a.refunded().max(b.refunded());
        Order first = a.placedAt().equals(earlier) ? a : b;
        return new Order(
                a.id(),
                earlier,
                a.revenue().or(b::revenue),
                a.currency().or(b::currency),
                refunded,
                a.cancelled() || b.cancelled(),
                first.origin(),
                first.mail());
    }
}
