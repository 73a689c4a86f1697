package journey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Feeder;
import journey.benchmarks.contestant.RunningProcess;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.report.Measurement;

/** Measures a producer, on a topic and in a process that are new each time. */
final class FeederRun {
    /** Its name among the loads: it makes its own. */
    static final String LOAD = "producer";

    /** Its process is new each time, and would else be measured while its compiler works. */
    private static final Duration COLD = Duration.ofSeconds(6);

    private final Feeder feeder;
    private final Surroundings surroundings;
    private final Broker broker;
    private int runs;

    FeederRun(Feeder feeder, Surroundings surroundings, Broker broker) {
        this.feeder = feeder;
        this.surroundings = surroundings;
        this.broker = broker;
    }

    Measurement measure(Duration warmUp, Duration window) throws IOException, InterruptedException {
        String name = feeder.called() + "-" + ++runs;
        String topic = "bench." + name;
        broker.create(topic);
        try (RunningProcess process = RunningProcess.start(
                name, feeder.command(surroundings, topic, warmUp.plus(COLD), window), surroundings.work())) {
            process.awaitEnd();
            Feeder.Fed fed = feeder.read(Files.readAllLines(process.log()));
            long written = broker.written(topic);
            return new Measurement(
                    feeder.called(),
                    LOAD,
                    fed.recordsPerSecond(),
                    new Measurement.Cpu(fed.cpuPerRecord(), Optional.empty(), Optional.empty()),
                    Optional.empty(),
                    Optional.empty(),
                    written == fed.acknowledged()
                            ? Map.of()
                            : Map.of("acknowledged but not on the topic", fed.acknowledged() - written));
        } finally {
            broker.delete(topic);
        }
    }
}
