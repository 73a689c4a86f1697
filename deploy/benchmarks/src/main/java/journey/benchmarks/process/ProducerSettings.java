package journey.benchmarks.process;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How ingest's producers are set, by default, but that compression is always on; whoever is compared with it sends in the
 * same way.
 */
public final class ProducerSettings {
    /** Bodies from this size on are sent as those that bring much. */
    static final int MUCH = 4 * 1024;

    private ProducerSettings() {}

    /** For requests that bring much: Kafka's own names and values, without serializers. */
    public static Map<String, String> on(String bootstrapServers) {
        return on(bootstrapServers, "5");
    }

    /** The same for requests that bring little. */
    static Map<String, String> forLittle(String bootstrapServers) {
        return on(bootstrapServers, "1");
    }

    private static Map<String, String> on(String bootstrapServers, String linger) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", linger);
        settings.put("batch.size", Integer.toString(64 * 1024));
        settings.put("buffer.memory", Integer.toString(32 * 1024 * 1024));
        return settings;
    }
}
