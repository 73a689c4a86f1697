package journey.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ShutdownTest {
    private final List<Stage> stopped = new CopyOnWriteArrayList<>();
    private final Shutdown shutdown = new Shutdown();

    @Test
    void stopsStageByStageWhateverTheOrderOfStarting() {
        for (Stage stage : List.of(Stage.KAFKA, Stage.SERVICES, Stage.REDIS, Stage.MAILBOX)) {
            shutdown.add(stage, () -> stopped.add(stage));
        }
        shutdown.run();
        assertThat(stopped).containsExactly(Stage.SERVICES, Stage.MAILBOX, Stage.REDIS, Stage.KAFKA);
    }

    @Test
    void onePartThatFailsKeepsNothingElseFromStopping() {
        shutdown.add(Stage.SERVICES, () -> {
            throw new IllegalStateException("as in real life");
        });
        shutdown.add(Stage.KAFKA, () -> stopped.add(Stage.KAFKA));
        shutdown.run();
        assertThat(stopped).containsExactly(Stage.KAFKA);
    }

    @Test
    void whatFinishesStartingTooLateIsStoppedAtOnceAndNothingTwice() {
        shutdown.add(Stage.KAFKA, () -> stopped.add(Stage.KAFKA));
        shutdown.run();
        shutdown.add(Stage.SERVICES, () -> stopped.add(Stage.SERVICES));
        shutdown.run();
        assertThat(stopped).containsExactly(Stage.KAFKA, Stage.SERVICES);
    }
}
