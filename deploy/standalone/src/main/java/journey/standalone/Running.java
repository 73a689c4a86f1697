package journey.standalone;

import java.net.URI;
import java.util.Optional;
import journey.embedded.EmbeddedKafka;
import journey.embedded.EmbeddedRedis;
import journey.standalone.mailbox.Mailbox;

/**
 * All of it, ready.
 *
 * @param storefront the shop to click through, which only the demo has
 * @param demoKey whether the write key is {@code demo}, which everybody knows
 */
record Running(
        Servers servers, Ports ports, Listening listening, DataFolder data, Optional<URI> storefront, boolean demoKey) {
    boolean demo() {
        return storefront.isPresent();
    }

    /** What the services need; no mailbox where a real mail server is set. */
    record Servers(EmbeddedKafka kafka, EmbeddedRedis redis, Optional<Mailbox> mailbox) {}
}
