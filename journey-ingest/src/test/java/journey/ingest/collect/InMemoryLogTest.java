package journey.ingest.collect;

import java.util.List;
import journey.events.Envelope;

final class InMemoryLogTest implements TouchpointLogContract {
    private final InMemoryLog log = new InMemoryLog();

    @Override
    public TouchpointLog log() {
        return log;
    }

    @Override
    public List<Envelope> touchpoints(String key) {
        return log.touchpoints().stream().filter(e -> e.key().equals(key)).toList();
    }

    @Override
    public List<Envelope> rejected(String key) {
        return log.rejected().stream().filter(e -> e.key().equals(key)).toList();
    }
}
