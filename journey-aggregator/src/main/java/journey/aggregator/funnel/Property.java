package journey.aggregator.funnel;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;

/** What a funnel may ask about a touchpoint, besides its name. A touchpoint can have several values of one, or none. */
public enum Property {
    /** {@code web}, {@code app}, {@code store}, … */
    CHANNEL,
    /** The name of the write key's source. */
    SOURCE,
    DEVICE,
    /** utm source, medium and name, joined by {@code /}. */
    CAMPAIGN,
    REFERRER,
    /** The path of the page. */
    PAGE,
    /** product_id, else sku, else name; of every product that the touchpoint names. */
    PRODUCT,
    PRODUCT_NAME,
    VARIANT,
    CATEGORY,
    /** ISO 4217. */
    CURRENCY,
    /** What was searched for. */
    QUERY,
    /** Of one piece, of every product; a number in the touchpoint's currency. */
    PRICE(true),
    /** Pieces of every product; a number. */
    QUANTITY(true),
    /** What an order comes to, goods only; a number in the order's currency. */
    ORDER_VALUE(true);

    private final boolean number;

    Property() {
        this(false);
    }

    Property(boolean number) {
        this.number = number;
    }

    /** How it is called in definitions, e.g. {@code order-value}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Property> of(String code) {
        return Stream.of(values())
                .filter(property -> property.code().equals(code))
                .findFirst();
    }

    /** Whether its values are numbers, compared as such. */
    public boolean isNumber() {
        return number;
    }

    /** The values that {@code touchpoint} has of a property that is text. */
    List<String> texts(Touchpoint touchpoint) {
        return switch (this) {
            case CHANNEL -> List.of(touchpoint.channel().code());
            case SOURCE -> List.of(touchpoint.source());
            case DEVICE -> touchpoint.visit().device().stream().toList();
            case CAMPAIGN -> touchpoint.visit().campaign().stream().toList();
            case REFERRER -> touchpoint.visit().referrer().stream().toList();
            case PAGE -> touchpoint.visit().page().stream().toList();
            case PRODUCT ->
                products(touchpoint.what()).stream().map(Product::id).toList();
            case PRODUCT_NAME ->
                products(touchpoint.what()).stream()
                        .flatMap(product -> product.name().stream())
                        .toList();
            case VARIANT ->
                products(touchpoint.what()).stream()
                        .flatMap(product -> product.variant().stream())
                        .toList();
            case CATEGORY -> categories(touchpoint.what());
            case CURRENCY -> currency(touchpoint.what()).stream().toList();
            case QUERY ->
                touchpoint.what() instanceof Interaction.ProductsSearched searched
                        ? searched.query().stream().toList()
                        : List.of();
            case PRICE, QUANTITY, ORDER_VALUE -> List.of();
        };
    }

    /** The values that {@code touchpoint} has of a property that is a number. */
    List<BigDecimal> numbers(Touchpoint touchpoint) {
        return switch (this) {
            case PRICE ->
                products(touchpoint.what()).stream()
                        .flatMap(product -> product.price().stream())
                        .toList();
            case QUANTITY ->
                products(touchpoint.what()).stream()
                        .map(product -> BigDecimal.valueOf(product.quantity()))
                        .toList();
            case ORDER_VALUE ->
                touchpoint.what() instanceof Interaction.OrderCompleted completed
                        ? completed.revenue().stream().toList()
                        : List.of();
            case CHANNEL,
                    SOURCE,
                    DEVICE,
                    CAMPAIGN,
                    REFERRER,
                    PAGE,
                    PRODUCT,
                    PRODUCT_NAME,
                    VARIANT,
                    CATEGORY,
                    CURRENCY,
                    QUERY -> List.of();
        };
    }

    private static List<String> categories(Interaction what) {
        if (what instanceof Interaction.ProductListViewed list) {
            return list.category().stream().toList();
        }
        return products(what).stream()
                .flatMap(product -> product.category().stream())
                .toList();
    }

    private static List<Product> products(Interaction what) {
        return switch (what) {
            case Interaction.ProductClicked clicked -> List.of(clicked.product());
            case Interaction.ProductViewed viewed -> List.of(viewed.product());
            case Interaction.CartItemAdded added -> List.of(added.product());
            case Interaction.CartItemRemoved removed -> List.of(removed.product());
            case Interaction.CartViewed viewed -> viewed.products().orElse(List.of());
            case Interaction.CheckoutStarted started -> started.products().orElse(List.of());
            case Interaction.OrderUpdated updated -> updated.products().orElse(List.of());
            case Interaction.OrderCompleted completed -> completed.products();
            case Interaction.PageViewed w -> List.of();
            case Interaction.ScreenViewed w -> List.of();
            case Interaction.Identified w -> List.of();
            case Interaction.Grouped w -> List.of();
            case Interaction.Aliased w -> List.of();
            case Interaction.ProductsSearched w -> List.of();
            case Interaction.ProductListViewed w -> List.of();
            case Interaction.CheckoutAdvanced w -> List.of();
            case Interaction.PaymentFailed w -> List.of();
            case Interaction.OrderRefunded w -> List.of();
            case Interaction.OrderCancelled w -> List.of();
            case Interaction.MailEvent w -> List.of();
            case Interaction.SurveyAnswered w -> List.of();
            case Interaction.ProductReviewed w -> List.of();
            case Interaction.Shared w -> List.of();
            case Interaction.Other w -> List.of();
        };
    }

    private static Optional<String> currency(Interaction what) {
        return switch (what) {
            case Interaction.ProductViewed viewed -> viewed.currency();
            case Interaction.CartItemAdded added -> added.currency();
            case Interaction.CartViewed viewed -> viewed.currency();
            case Interaction.CheckoutStarted started -> started.currency();
            case Interaction.OrderUpdated updated -> updated.currency();
            case Interaction.OrderCompleted completed -> completed.currency();
            case Interaction.ProductClicked w -> Optional.empty();
            case Interaction.CartItemRemoved w -> Optional.empty();
            case Interaction.PageViewed w -> Optional.empty();
            case Interaction.ScreenViewed w -> Optional.empty();
            case Interaction.Identified w -> Optional.empty();
            case Interaction.Grouped w -> Optional.empty();
            case Interaction.Aliased w -> Optional.empty();
            case Interaction.ProductsSearched w -> Optional.empty();
            case Interaction.ProductListViewed w -> Optional.empty();
            case Interaction.CheckoutAdvanced w -> Optional.empty();
            case Interaction.PaymentFailed w -> Optional.empty();
            case Interaction.OrderRefunded w -> Optional.empty();
            case Interaction.OrderCancelled w -> Optional.empty();
            case Interaction.MailEvent w -> Optional.empty();
            case Interaction.SurveyAnswered w -> Optional.empty();
            case Interaction.ProductReviewed w -> Optional.empty();
            case Interaction.Shared w -> Optional.empty();
            case Interaction.Other w -> Optional.empty();
        };
    }
}
