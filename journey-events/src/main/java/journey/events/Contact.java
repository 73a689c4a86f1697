package journey.events;

import java.util.Map;
import java.util.Optional;

/**
 * How a customer can be addressed, and what they allowed.
 *
 * @param locale BCP 47, e.g. {@code it-IT}
 * @param timezone IANA, e.g. {@code Europe/Rome}
 * @param consent by channel code, e.g. {@code email}
 * @param userId the shop's id of the customer, to write outcomes back with
 * @param anonymousId one of the customer's anonymous ids, where there is no userId
 */
public record Contact(
        Optional<String> email,
        Optional<String> firstName,
        Optional<String> locale,
        Optional<String> timezone,
        Optional<String> country,
        Map<String, Consent> consent,
        Optional<String> userId,
        Optional<String> anonymousId) {

    public Contact {
        consent = Map.copyOf(consent);
    }

    @Override
    public String toString() {
        return "Contact[…]";
    }
}
