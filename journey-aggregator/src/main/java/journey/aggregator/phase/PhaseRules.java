package journey.aggregator.phase;

import java.util.Map;

/**
 * Which touchpoints lead into which phase.
 *
 * @param byEvent from a touchpoint's name to the phase that it leads into; every other touchpoint leads into awareness, a
 *     second order always into retention, and a promoter's answer always into advocacy
 */
public record PhaseRules(Map<String, Phase> byEvent) {
    public static final PhaseRules DEFAULT = new PhaseRules(Map.ofEntries(
            Map.entry("Products Searched", Phase.CONSIDERATION),
            Map.entry("Product List Viewed", Phase.CONSIDERATION),
            Map.entry("Product List Filtered", Phase.CONSIDERATION),
            Map.entry("Product Clicked", Phase.CONSIDERATION),
            Map.entry("Product Viewed", Phase.CONSIDERATION),
            Map.entry("Product Added", Phase.INTENT),
            Map.entry("Cart Viewed", Phase.INTENT),
            Map.entry("Checkout Started", Phase.CHECKOUT),
            Map.entry("Checkout Step Viewed", Phase.CHECKOUT),
            Map.entry("Checkout Step Completed", Phase.CHECKOUT),
            Map.entry("Payment Info Entered", Phase.CHECKOUT),
            Map.entry("Payment Failed", Phase.CHECKOUT),
            Map.entry("Order Updated", Phase.CHECKOUT),
            Map.entry("Order Completed", Phase.PURCHASE),
            Map.entry("Support Contacted", Phase.RETENTION),
            Map.entry("Product Reviewed", Phase.ADVOCACY),
            Map.entry("Product Shared", Phase.ADVOCACY)));

    public PhaseRules {
        byEvent = Map.copyOf(byEvent);
    }
}
