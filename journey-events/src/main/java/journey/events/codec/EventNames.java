package journey.events.codec;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Older and foreign names of e-commerce events, and the spelling of the current ones (Segment v1 and v2, GA4). */
public final class EventNames {
    private static final Map<String, String> CANONICAL = new HashMap<>();

    static {
        for (String name : new String[] {
            "Products Searched",
            "Product List Viewed",
            "Product List Filtered",
            "Product Clicked",
            "Product Viewed",
            "Product Added",
            "Product Removed",
            "Cart Viewed",
            "Checkout Started",
            "Checkout Step Viewed",
            "Checkout Step Completed",
            "Payment Info Entered",
            "Payment Failed",
            "Order Updated",
            "Order Completed",
            "Order Refunded",
            "Order Cancelled",
            "Product Shared",
            "Cart Shared",
            "Product Reviewed",
            "Email Sent",
            "Email Delivered",
            "Email Opened",
            "Email Link Clicked",
            "Email Bounced",
            "Email Marked as Spam",
            "Email Held Out",
            "Unsubscribed",
            "Survey Answered"
        }) {
            CANONICAL.put(name.toLowerCase(Locale.ROOT), name);
        }
        alias("Viewed Product Category", "Product List Viewed");
        alias("Viewed Product", "Product Viewed");
        alias("Clicked Product", "Product Clicked");
        alias("Added Product", "Product Added");
        alias("Removed Product", "Product Removed");
        alias("Viewed Cart", "Cart Viewed");
        alias("Started Order", "Checkout Started");
        alias("Viewed Checkout Step", "Checkout Step Viewed");
        alias("Completed Checkout Step", "Checkout Step Completed");
        alias("Updated Order", "Order Updated");
        alias("Completed Order", "Order Completed");
        alias("Refunded Order", "Order Refunded");
        alias("Cancelled Order", "Order Cancelled");
        alias("Order Canceled", "Order Cancelled");
        alias("Email Unsubscribed", "Unsubscribed");
        alias("search", "Products Searched");
        alias("view_item_list", "Product List Viewed");
        alias("select_item", "Product Clicked");
        alias("view_item", "Product Viewed");
        alias("add_to_cart", "Product Added");
        alias("remove_from_cart", "Product Removed");
        alias("view_cart", "Cart Viewed");
        alias("begin_checkout", "Checkout Started");
        alias("add_shipping_info", "Checkout Step Completed");
        alias("add_payment_info", "Payment Info Entered");
        alias("purchase", "Order Completed");
        alias("refund", "Order Refunded");
    }

    /** The current names themselves: most events bear one. */
    private static final Map<String, String> SPELT = new HashMap<>();

    static {
        CANONICAL.values().forEach(name -> SPELT.put(name, name));
    }

    private EventNames() {}

    private static void alias(String older, String name) {
        CANONICAL.put(older.toLowerCase(Locale.ROOT), name);
    }

    /** A known event whose name differs from {@code name} by its spaces only, as a key of a settings file loses them. */
    public static Optional<String> closest(String name) {
        return name.indexOf(' ') >= 0
                ? Optional.empty()
                : CANONICAL.entrySet().stream()
                        .filter(known -> known.getKey().indexOf(' ') > 0
                                && known.getKey().replace(" ", "").equals(name.toLowerCase(Locale.ROOT)))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /** The current spelling of a known event, else {@code event} as it is. */
    public static String canonical(String event) {
        String spelt = SPELT.get(event);
        return spelt != null ? spelt : folded(event);
    }

    private static String folded(String event) {
        return CANONICAL.getOrDefault(event.strip().toLowerCase(Locale.ROOT), event);
    }
}
