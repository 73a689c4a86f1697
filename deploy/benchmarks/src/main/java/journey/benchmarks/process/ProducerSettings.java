package journey.benchmarks.process;

import java.util.LinkedHashMap;
import java.util.Map;

/** How ingest's producer is set, by default; whoever is compared with it sends in the same way. */
public final class ProducerSettings {
    private ProducerSettings() {}

    /** Kafka's own names and values, without serializers. */
    public static Map<String, String> on(String bootstrapServers) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", "1");
        settings.put("batch.size", Integer.toString(64 * 1024));
        settings.put("buffer.memory", Integer.toString(32 * 1024 * 1024));
        return settings;
    }
}
