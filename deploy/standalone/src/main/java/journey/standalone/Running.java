package journey.standalone;

import java.util.Optional;
import journey.embedded.EmbeddedKafka;
import journey.embedded.EmbeddedRedis;
import journey.standalone.mailbox.Mailbox;

/** All of it, ready. */
record Running(Servers servers, Ports ports, DataFolder data, boolean demo) {

    /** What the services need; no mailbox where a real mail server is set. */
    record Servers(EmbeddedKafka kafka, EmbeddedRedis redis, Optional<Mailbox> mailbox) {}
}
