package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import journey.events.Envelope;

/** A log in memory that can be told to be away. Passes the same contract as Kafka's. */
public final class InMemoryLog implements TouchpointLog {
    private final List<Envelope> touchpoints = new ArrayList<>();
    private final List<Envelope> rejected = new ArrayList<>();
    private boolean away;

    @Override
    public synchronized CompletionStage<Appended> append(Intake intake) {
        if (away) {
            return CompletableFuture.completedFuture(new Appended.Unavailable());
        }
        intake.touchpoints().forEach(record -> touchpoints.add(envelope(record)));
        intake.rejected().forEach(record -> rejected.add(envelope(record)));
        return CompletableFuture.completedFuture(new Appended.Safe());
    }

    public synchronized void goAway() {
        away = true;
    }

    public synchronized List<Envelope> touchpoints() {
        return List.copyOf(touchpoints);
    }

    public synchronized List<Envelope> rejected() {
        return List.copyOf(rejected);
    }

    private static Envelope envelope(LogRecord record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.name(), new String(header.value(), UTF_8)));
        return new Envelope(new String(record.key(), UTF_8), headers, record.value());
    }
}
