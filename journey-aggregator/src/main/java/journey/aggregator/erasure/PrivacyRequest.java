package journey.aggregator.erasure;

import java.util.Locale;
import java.util.Optional;

/** What a shop asks for on behalf of its customers, as ingest names it: Shopify's mandatory privacy webhooks. */
public enum PrivacyRequest {
    /** Erase this customer. */
    CUSTOMER_REDACTION,
    /** Erase everybody: the shop has gone. */
    SHOP_REDACTION,
    /** Give this customer what is held about them. */
    CUSTOMER_DATA;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param touchpoint its name */
    public static Optional<PrivacyRequest> of(String touchpoint) {
        // Nearly all are none of these.
        if (!touchpoint.endsWith(" Requested")) {
            return Optional.empty();
        }
        return switch (touchpoint) {
            case "Customer Redaction Requested" -> Optional.of(CUSTOMER_REDACTION);
            case "Shop Redaction Requested" -> Optional.of(SHOP_REDACTION);
            case "Customer Data Requested" -> Optional.of(CUSTOMER_DATA);
            default -> Optional.empty();
        };
    }
}
