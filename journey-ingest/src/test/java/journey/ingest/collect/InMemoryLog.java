package journey.ingest.collect;

import java.util.ArrayList;
import java.util.List;
import journey.events.Envelope;

/** A log in memory that can be told to be away. Passes the same contract as Kafka's. */
public final class InMemoryLog implements TouchpointLog {
    private final List<Envelope> touchpoints = new ArrayList<>();
    private final List<Envelope> rejected = new ArrayList<>();
    private boolean away;

    @Override
    public synchronized Appended append(Intake intake) {
        if (away) {
            return new Appended.Unavailable();
        }
        touchpoints.addAll(intake.touchpoints());
        rejected.addAll(intake.rejected());
        return new Appended.Safe();
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
}
