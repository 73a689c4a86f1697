package journey.standalone;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started and is to be stopped, stage by stage. May run while things are still starting: what is added
 * afterwards is stopped at once.
 */
final class Shutdown {
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private final Map<Stage, List<AutoCloseable>> started = new EnumMap<>(Stage.class);
    private boolean over;

    void add(Stage stage, AutoCloseable part) {
        synchronized (this) {
            if (!over) {
                started.computeIfAbsent(stage, any -> new ArrayList<>()).add(part);
                return;
            }
        }
        stop(List.of(part));
    }

    void run() {
        List<List<AutoCloseable>> stages;
        synchronized (this) {
            over = true;
            stages = List.copyOf(started.values());
            started.clear();
        }
        stages.forEach(Shutdown::stop);
    }

    /** The parts of one stage do not need one another, and each may take its time to finish what it is at. */
    private static void stop(List<AutoCloseable> parts) {
        List<Thread> threads = parts.stream()
                .map(part -> Thread.ofVirtual().start(() -> stop(part)))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever one part does, the others are stopped too
    private static void stop(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.warn("Something did not stop in order: {}", part.getClass().getSimpleName(), e);
        }
    }
}
