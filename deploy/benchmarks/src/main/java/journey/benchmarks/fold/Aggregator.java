package journey.benchmarks.fold;

import java.io.IOException;
import java.util.List;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Java;
import journey.benchmarks.contestant.RunningProcess;
import journey.benchmarks.contestant.Surroundings;

/** The real thing, all its steps in one process, started as its container image does. */
public final class Aggregator {
    private Aggregator() {}

    /** Starts it, and returns when it is ready. */
    public static RunningProcess start(Surroundings surroundings, RedisServer redis)
            throws IOException, InterruptedException {
        int port = Broker.freePort();
        String target =
                surroundings.repository().resolve("journey-aggregator/target").toString();
        RunningProcess process = RunningProcess.start(
                "aggregator",
                Java.command(
                        surroundings.jvmOptions(),
                        target + "/*:" + target + "/lib/*",
                        "journey.aggregator.AggregatorApplication",
                        List.of(
                                "--server.address=127.0.0.1",
                                "--server.port=" + port,
                                "--spring.kafka.bootstrap-servers=" + surroundings.bootstrapServers(),
                                // While it is suspended it says nothing.
                                "--spring.kafka.consumer.properties.session.timeout.ms=45000",
                                "--spring.data.redis.host=127.0.0.1",
                                "--spring.data.redis.port=" + redis.port(),
                                "--journey.partitions=" + surroundings.partitions())),
                surroundings.work());
        process.awaitReady("http://127.0.0.1:" + port + "/actuator/health/readiness");
        return process;
    }
}
