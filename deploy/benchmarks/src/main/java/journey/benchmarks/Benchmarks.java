package journey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.report.Bar;
import journey.benchmarks.report.Results;

/** Measures as {@link Options} say, tells on standard error how it goes, and prints tables in Markdown. */
public final class Benchmarks {
    private static final int PARTITIONS = 16;

    private Benchmarks() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException senseless) {
            System.err.println(senseless.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        Path work = Files.createTempDirectory("journey-benchmarks");
        System.err.println("Logs are in " + work);
        String machine = Machine.describe();
        boolean odd;
        try (Broker broker = Broker.start(work, PARTITIONS)) {
            Results results = new Rounds(
                            options,
                            broker,
                            new Surroundings(
                                    options.repository(),
                                    work,
                                    broker.bootstrapServers(),
                                    PARTITIONS,
                                    options.jvmOptions()))
                    .run();
            System.out.println(machine + "; load average at the end " + Machine.loadAverage() + "\n");
            System.out.println(results.table());
            System.out.println(Bar.table(Bars.ALL, results));
            odd = results.odd();
        }
        delete(work.resolve("kafka"));
        if (odd) {
            System.err.println("Something was not as it should be: see the oddities.");
            System.exit(1);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
