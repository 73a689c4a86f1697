package journey.benchmarks.contestant;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A collector that is up. */
public final class RunningCollector implements AutoCloseable {
    private final Collector collector;
    private final RunningProcess process;
    private final int port;

    private RunningCollector(Collector collector, RunningProcess process, int port) {
        this.collector = collector;
        this.process = process;
        this.port = port;
    }

    /** Starts it and returns when it is ready. */
    public static RunningCollector start(Collector collector, Surroundings surroundings, Broker broker)
            throws IOException, InterruptedException {
        if (!collector.makesItsTopic()) {
            broker.create(collector.topic());
        }
        Collector.Ports ports = new Collector.Ports(Broker.freePort(), Broker.freePort());
        RunningProcess process =
                RunningProcess.start(collector.called(), collector.command(surroundings, ports), surroundings.work());
        try {
            process.awaitReady(collector.readiness(ports));
            return new RunningCollector(collector, process, ports.events());
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    public Collector collector() {
        return collector;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public Usage usage() throws IOException {
        return process.usage();
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
