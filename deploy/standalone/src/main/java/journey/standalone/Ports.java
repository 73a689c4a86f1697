package journey.standalone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import journey.embedded.LoopbackPorts;

/**
 * Where everything listens. What users open has to be where they expect it; Kafka and Redis are inner matters and move
 * to a free port when theirs is taken.
 */
record Ports(
        int ingest,
        int ingestManagement,
        int aggregator,
        int remarketing,
        int storefront,
        int mailbox,
        int smtp,
        int kafka,
        int redis) {

    /** The usual ports, each replaced by its variable in {@code environment}. */
    static Ports of(Map<String, String> environment) throws CannotStart {
        return new Ports(
                port(environment, "JOURNEY_INGEST_PORT", 8080),
                port(environment, "JOURNEY_INGEST_MANAGEMENT_PORT", 8090),
                port(environment, "JOURNEY_AGGREGATOR_PORT", 8081),
                port(environment, "JOURNEY_REMARKETING_PORT", 8082),
                port(environment, "JOURNEY_STOREFRONT_PORT", 8083),
                port(environment, "JOURNEY_MAILBOX_PORT", 8025),
                port(environment, "JOURNEY_SMTP_PORT", 1025),
                port(environment, "JOURNEY_KAFKA_PORT", 9092),
                port(environment, "JOURNEY_REDIS_PORT", 6379));
    }

    /**
     * @param mailbox whether it is started, too
     * @param storefront whether it is started, too
     */
    void requireFree(boolean mailbox, boolean storefront) throws CannotStart {
        Map<String, Integer> needed = new LinkedHashMap<>();
        needed.put("JOURNEY_INGEST_PORT", ingest);
        needed.put("JOURNEY_INGEST_MANAGEMENT_PORT", ingestManagement);
        needed.put("JOURNEY_AGGREGATOR_PORT", aggregator);
        needed.put("JOURNEY_REMARKETING_PORT", remarketing);
        if (storefront) {
            needed.put("JOURNEY_STOREFRONT_PORT", this.storefront);
        }
        if (mailbox) {
            needed.put("JOURNEY_MAILBOX_PORT", this.mailbox);
            needed.put("JOURNEY_SMTP_PORT", smtp);
        }
        List<String> taken = new ArrayList<>();
        needed.forEach((variable, port) -> {
            if (!LoopbackPorts.isFree(port)) {
                taken.add("port " + port + " is taken (another one: " + variable + "=…)");
            }
        });
        if (!taken.isEmpty()) {
            throw new CannotStart(String.join(", ", taken) + ".");
        }
    }

    private static int port(Map<String, String> environment, String variable, int usual) throws CannotStart {
        String text = environment.getOrDefault(variable, "").strip();
        if (text.isEmpty()) {
            return usual;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CannotStart(variable + " is not a port (1 to 65535).");
    }
}
