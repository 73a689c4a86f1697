package journey.events;

import java.util.Map;
import java.util.Optional;

/**
 * What an event says about the person: {@code traits}, {@code context.traits}, and the consent it states.
 *
 * @param consent by channel code (e.g. {@code email}): allowed or not
 */
public record Traits(
        Optional<String> email,
        Optional<String> firstName,
        Optional<String> lastName,
        Optional<String> locale,
        Optional<String> timezone,
        Optional<String> country,
        Map<String, Boolean> consent) {

    public Traits {
        consent = Map.copyOf(consent);
    }

    @Override
    public String toString() {
        return "Traits[…]";
    }
}
