package journey.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * What is sent to a collector.
 *
 * @param name as on the command line and in the tables
 * @param connections kept open, each with at most one request under way
 * @param events in a request; one is sent by itself, not as a batch
 * @param pace when the next request is sent
 */
record Load(String name, int connections, int events, Pace pace) {
    /** When requests are sent. */
    sealed interface Pace {
        /** As soon as the connection's last one is answered. */
        record AsFastAsAnswered() implements Pace {}

        /** At a rate, whatever becomes of the answers. */
        record AtRate(double requestsPerSecond) implements Pace {}

        /** At a share of what the contestant took last of another load, which is therefore measured before. */
        record AtShareOf(String load, double share) implements Pace {}
    }

    private static final double HALF = 0.5;

    static final List<Load> ALL = List.of(
            new Load("single-64", 64, 1, new Pace.AsFastAsAnswered()),
            new Load("single-256", 256, 1, new Pace.AsFastAsAnswered()),
            new Load("single-1024", 1024, 1, new Pace.AsFastAsAnswered()),
            new Load("batch-50", 32, 50, new Pace.AsFastAsAnswered()),
            new Load("batch-250", 16, 250, new Pace.AsFastAsAnswered()),
            new Load("modest-64", 64, 1, new Pace.AtRate(2_000)),
            new Load("half-single", 256, 1, new Pace.AtShareOf("single-256", HALF)),
            new Load("half-batch-50", 32, 50, new Pace.AtShareOf("batch-50", HALF)));

    static Optional<Load> find(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
