package journey.benchmarks.contestant;

import java.util.ArrayList;
import java.util.List;

/** A server that does nothing but hand bodies to Kafka, one record each. */
enum Bare implements Collector {
    /** On Netty, with the JDK's selectors. */
    NETTY("bare", "journey.benchmarks.process.BareNetty", List.of("nio")),
    /** On Netty, with Linux's epoll. */
    NETTY_EPOLL("bare-epoll", "journey.benchmarks.process.BareNetty", List.of("epoll")),
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
        return 1;
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
