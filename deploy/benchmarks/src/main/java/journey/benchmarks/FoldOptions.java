package journey.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import journey.benchmarks.fold.RedisServer;

/**
 * What the command line of {@code fold} asks for.
 *
 * @param customers of the shop; ten times as many events are measured
 * @param warmUp customers before them whose events are not measured
 * @param loyal customers of twenty events each, for their memory
 * @param rate events a second for latency; empty for a quarter of what was measured
 * @param redis what Redis writes to its disk
 * @param only names of what is measured
 */
record FoldOptions(
        Path repository,
        int customers,
        int warmUp,
        int loyal,
        int partitions,
        int latencySeconds,
        OptionalInt rate,
        RedisServer.Persistence redis,
        List<String> only,
        List<String> jvmOptions) {
    static final List<String> ALL =
            List.of("ours", "latency", "backlog", "streams", "consumer", "redis", "memory", "tails");

    static final String USAGE = """
            deploy/benchmarks/fold [options]
              --customers N        of the shop, ten events each on average (100000)
              --warm-up N          customers before them that are not measured (a third as many)
              --loyal N            customers of twenty events each, whose memory is measured (50000)
              --partitions N       of each topic (64)
              --seconds N          how long latency is measured (20)
              --rate N             events a second for latency (a quarter of those that "ours" makes)
              --redis HOW          what Redis writes to its disk: log (every change, written anew when it has doubled,
                                   from 256 MB on), long-log (from 4 GB on), or snapshots (all it holds, every five
                                   minutes) (log)
              --only A,B           of %s
              --jvm "OPTIONS"      further options of the JVMs that are measured, which have -Xmx512m
            """.formatted(String.join(", ", ALL));

    /** @throws IllegalArgumentException where they make no sense, with a sentence for whoever typed them */
    static FoldOptions of(String... arguments) {
        Path repository = Path.of("").toAbsolutePath();
        int customers = 100_000;
        int warmUp = -1;
        int loyal = 50_000;
        int partitions = 64;
        int seconds = 20;
        OptionalInt rate = OptionalInt.empty();
        RedisServer.Persistence redis = RedisServer.Persistence.LOG;
        List<String> only = ALL;
        List<String> jvm = new ArrayList<>(List.of("-Xmx512m"));
        for (int i = 0; i < arguments.length; i += 2) {
            String option = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(option + " is unknown, or wants a value");
            }
            String value = arguments[i + 1];
            switch (option) {
                case "--repository" -> repository = Path.of(value).toAbsolutePath();
                case "--customers" -> customers = Integer.parseInt(value);
                case "--warm-up" -> warmUp = Integer.parseInt(value);
                case "--loyal" -> loyal = Integer.parseInt(value);
                case "--partitions" -> partitions = Integer.parseInt(value);
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--rate" -> rate = OptionalInt.of(Integer.parseInt(value));
                case "--redis" -> redis = persistence(value);
                case "--only" -> {
                    only = List.of(value.split(","));
                    only.stream()
                            .filter(name -> !ALL.contains(name))
                            .findFirst()
                            .ifPresent(unknown -> {
                                throw new IllegalArgumentException("nothing is called " + unknown);
                            });
                }
                case "--jvm" -> jvm.addAll(Arrays.asList(value.trim().split(" +")));
                default -> throw new IllegalArgumentException(option + " is unknown");
            }
        }
        if (customers < 100 || partitions < 1) {
            throw new IllegalArgumentException("--customers has to be 100 or more, --partitions 1 or more");
        }
        return new FoldOptions(
                repository,
                customers,
                warmUp < 0 ? customers / 3 : warmUp,
                loyal,
                partitions,
                seconds,
                rate,
                redis,
                only,
                jvm);
    }

    private static RedisServer.Persistence persistence(String name) {
        return switch (name) {
            case "log" -> RedisServer.Persistence.LOG;
            case "long-log" -> RedisServer.Persistence.LONG_LOG;
            case "snapshots" -> RedisServer.Persistence.SNAPSHOTS;
            default -> throw new IllegalArgumentException("--redis is log, long-log or snapshots");
        };
    }
}
