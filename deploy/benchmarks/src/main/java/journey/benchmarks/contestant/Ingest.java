package journey.benchmarks.contestant;

import java.nio.file.Path;
import java.util.List;
import journey.events.Topics;

/** The real thing, started as its container image does, with every check on. This is all that knows how. */
record Ingest() implements Collector {
    @Override
    public String called() {
        return "ingest";
    }

    @Override
    public String topic() {
        return Topics.TOUCHPOINTS;
    }

    @Override
    public int recordsFor(int events) {
        return events;
    }

    @Override
    public boolean makesItsTopic() {
        return true;
    }

    @Override
    public List<String> command(Surroundings surroundings, Ports ports) {
        Path target = surroundings.repository().resolve("journey-ingest/target");
        return Java.command(
                surroundings.jvmOptions(),
                target + "/*:" + target + "/lib/*",
                "journey.ingest.IngestApplication",
                List.of(
                        "--journey.ingest.http.address=127.0.0.1",
                        "--server.address=127.0.0.1",
                        "--journey.ingest.http.port=" + ports.events(),
                        "--server.port=" + ports.management(),
                        "--spring.kafka.bootstrap-servers=" + surroundings.bootstrapServers(),
                        "--journey.partitions=" + surroundings.partitions(),
                        "--journey.ingest.write-keys[0].key=demo",
                        "--journey.ingest.write-keys[0].source=demo"));
    }

    @Override
    public String readiness(Ports ports) {
        return "http://127.0.0.1:" + ports.management() + "/actuator/health/readiness";
    }
}
