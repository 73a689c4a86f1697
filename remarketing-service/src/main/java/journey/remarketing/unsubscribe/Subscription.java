package journey.remarketing.unsubscribe;

import journey.events.CustomerId;

/**
 * What a link ends.
 *
 * @param address the fingerprint of the address that it was mailed to, 16 hexadecimal digits
 * @param campaign the one that mailed it
 */
public record Subscription(CustomerId customer, String address, String campaign) {}
