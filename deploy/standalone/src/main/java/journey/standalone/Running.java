package journey.standalone;

import java.util.Optional;
import journey.embedded.EmbeddedKafka;
import journey.embedded.EmbeddedRedis;
import journey.standalone.mailbox.Mailbox;

/**
 * All of it, ready.
 *
 * @param demoKey whether the write key is {@code demo}, which everybody knows
 */
record Running(Servers servers, Ports ports, Listening listening, DataFolder data, boolean demo, boolean demoKey) {

    /** What the services need; no mailbox where a real mail server is set. */
    record Servers(EmbeddedKafka kafka, EmbeddedRedis redis, Optional<Mailbox> mailbox) {}
}
