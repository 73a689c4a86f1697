package journey.standalone;

import java.util.Map;
import java.util.Optional;

/**
 * Which of the machine's addresses the services listen on. Storefronts everywhere post to ingest; the others show personal
 * data and ask nobody's name, so they are reached from this machine only, unless somebody decides otherwise.
 *
 * @param chosen for all services
 */
record Listening(Optional<String> chosen) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    /** {@code JOURNEY_LISTEN}; blank counts as unset. */
    static Listening of(Map<String, String> environment) {
        return new Listening(
                Optional.of(environment.getOrDefault("JOURNEY_LISTEN", "").strip())
                        .filter(address -> !address.isEmpty()));
    }

    /** Where storefronts post their events. */
    String events() {
        return chosen.orElse(EVERYWHERE);
    }

    /** Where everything else is, health and metrics included. */
    String operators() {
        return chosen.orElse(LOOPBACK);
    }

    /** Where all services are reached from this machine. */
    String host() {
        return chosen.filter(address -> !address.equals(EVERYWHERE) && !address.equals(LOOPBACK))
                .orElse("localhost");
    }
}
