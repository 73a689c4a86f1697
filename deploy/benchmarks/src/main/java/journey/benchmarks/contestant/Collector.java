package journey.benchmarks.contestant;

import java.util.List;

/** A server that takes events over HTTP and answers 200 when Kafka has them. */
public sealed interface Collector permits Ingest, Bare, Node {
    /** As it is called on the command line and in the tables. */
    String called();

    /** Where the events that it took lie. */
    String topic();

    /** Records on the topic for a request with so many events. */
    int recordsFor(int events);

    /** Whether it makes its topic itself. */
    boolean makesItsTopic();

    /** What to start. */
    List<String> command(Surroundings surroundings, Ports ports);

    /** Where it answers 200 as soon as it can be measured. */
    String readiness(Ports ports);

    /**
     * Free ports of the loopback interface.
     *
     * @param events where events go
     * @param management a second one, for whoever needs it
     */
    record Ports(int events, int management) {}
}
