package journey.benchmarks.contestant;

import java.util.ArrayList;
import java.util.List;

/** A server that does nothing but hand bodies to Kafka. */
enum Bare implements Collector {
    /** On Netty, as ingest's listener, with Linux's epoll; a body is a record. */
    NETTY("bare", "journey.benchmarks.process.BareNetty", List.of("epoll", "body")),
    /** The same, with a record for each event of a body, keys and headers as ingest's. */
    NETTY_RECORDS("bare-records", "journey.benchmarks.process.BareNetty", List.of("epoll", "records")),
    /** As the first one, with the JDK's selectors. */
    NETTY_NIO("bare-nio", "journey.benchmarks.process.BareNetty", List.of("nio", "body")),
    /** On Tomcat, with virtual threads. */
    TOMCAT("bare-tomcat", "journey.benchmarks.process.BareTomcat", List.of());

    private final String called;
    private final String mainClass;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> more;

    Bare(String called, String mainClass, List<String> more) {
        this.called = called;
        this.mainClass = mainClass;
        this.more = more;
    }

    @Override
    public String called() {
        return called;
    }

    @Override
    public String topic() {
        return "bench." + called;
    }

    @Override
    public int recordsFor(int events) {
        return this == NETTY_RECORDS ? events : 1;
    }

    @Override
    public boolean makesItsTopic() {
        return false;
    }

    @Override
    public List<String> command(Surroundings surroundings, Ports ports) {
        List<String> arguments =
                new ArrayList<>(List.of("" + ports.events(), surroundings.bootstrapServers(), topic()));
        arguments.addAll(more);
        return Java.ours(surroundings.jvmOptions(), mainClass, arguments);
    }

    @Override
    public String readiness(Ports ports) {
        return "http://127.0.0.1:" + ports.events() + "/";
    }
}
