package journey.ingest.dialect.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import journey.ingest.admission.Source;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Translation;

/** Counts deliveries by what became of them. */
final class DeliveryMeters {
    private record Key(String dialect, String source, String outcome) {}

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    DeliveryMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void on(Dialect dialect, Source source, Translation translation) {
        count(
                dialect,
                source.name(),
                switch (translation) {
                    case Translation.Events events -> "translated";
                    case Translation.Nothing nothing -> "nothing_to_take";
                    case Translation.Forged forged -> "forged";
                    case Translation.Illegible illegible -> "illegible";
                });
    }

    /** Of a delivery without a known write key. */
    void unknown(Dialect dialect) {
        count(dialect, "unknown", "unauthorized");
    }

    private void count(Dialect dialect, String source, String outcome) {
        counters.computeIfAbsent(new Key(dialect.name(), source, outcome), this::register)
                .increment();
    }

    private Counter register(Key key) {
        return Counter.builder("journey.ingest.deliveries")
                .description(
                        "Deliveries in foreign formats by what became of them; their events count as all others do")
                .tag("dialect", key.dialect)
                .tag("source", key.source)
                .tag("outcome", key.outcome)
                .register(registry);
    }
}
