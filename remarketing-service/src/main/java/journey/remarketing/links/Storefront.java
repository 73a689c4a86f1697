package journey.remarketing.links;

import java.time.Instant;

/** The shop, where a restore link hands the cart to. */
public interface Storefront {
    /** A storefront that shares no key with this service, and so is handed nothing. */
    Storefront WITHOUT_KEY = (link, id, now) -> "";

    /**
     * What stands for the cart in the shop's address; may stand in a query as it is.
     *
     * @param id of this click
     */
    String cart(Link.Restore link, String id, Instant now);
}
