package journey.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import journey.benchmarks.contestant.Contestants;

/**
 * What the command line asks for.
 *
 * @param repository the folder of the whole project
 * @param contestants names of those that are measured
 * @param loads what each gets
 * @param rounds how often all is measured
 * @param priming how long each server gets load before the first round at most, half of it single events, half batches
 * @param warmUp before each measurement
 * @param window how long each measurement is
 * @param jvmOptions of contestants that are JVMs
 */
record Options(
        Path repository,
        List<String> contestants,
        List<Load> loads,
        int rounds,
        Duration priming,
        Duration warmUp,
        Duration window,
        List<String> jvmOptions) {
    private static final List<String> BY_DEFAULT =
            List.of("ingest", "bare", "bare-records", "node", "node-gathering", "keyed", "producer-performance");

    private static final List<String> QUICK = List.of("single-64", "batch-50", "modest-64", "half-batch-50");

    static final String USAGE = """
            deploy/benchmarks/run [options]
              --quick              one round of short windows of a few loads
              --rounds N           how often all is measured (3)
              --seconds N          length of a measurement (8)
              --warm-up N          seconds before each (2)
              --priming N          seconds that each server gets at most to become as fast as it can be (180)
              --only A,B           of %s
              --loads A,B          of %s
              --jvm "OPTIONS"      further options of the contestants that are JVMs, which have -Xmx256m
            """.formatted(
                    String.join(", ", Contestants.names()),
                    String.join(", ", Load.ALL.stream().map(Load::name).toList()));

    /** @throws IllegalArgumentException where they make no sense, with a sentence for whoever typed them */
    static Options of(String... arguments) {
        Path repository = Path.of("").toAbsolutePath();
        List<String> contestants = BY_DEFAULT;
        Optional<List<Load>> loads = Optional.empty();
        boolean quick = false;
        int rounds = 3;
        long seconds = 8;
        long warmUp = 2;
        long priming = 180;
        List<String> jvm = new ArrayList<>(List.of("-Xmx256m"));
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals("--quick")) {
                quick = true;
                rounds = 1;
                seconds = 3;
                warmUp = 1;
                priming = 60;
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(option + " is unknown, or wants a value");
            }
            String value = arguments[++i];
            switch (option) {
                case "--repository" -> repository = Path.of(value).toAbsolutePath();
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--seconds" -> seconds = Long.parseLong(value);
                case "--warm-up" -> warmUp = Long.parseLong(value);
                case "--priming" -> priming = Long.parseLong(value);
                case "--only" -> contestants = names(value, Contestants.names()::contains);
                case "--loads" ->
                    loads = Optional.of(
                            loads(names(value, name -> Load.find(name).isPresent())));
                case "--jvm" -> jvm.addAll(Arrays.asList(value.trim().split(" +")));
                default -> throw new IllegalArgumentException(option + " is unknown");
            }
        }
        if (rounds < 1 || seconds < 1) {
            throw new IllegalArgumentException("--rounds and --seconds have to be 1 or more");
        }
        return new Options(
                repository,
                contestants,
                loads.orElse(quick ? loads(QUICK) : Load.ALL),
                rounds,
                Duration.ofSeconds(priming),
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                List.copyOf(jvm));
    }

    private static List<Load> loads(List<String> names) {
        return names.stream().map(name -> Load.find(name).orElseThrow()).toList();
    }

    private static List<String> names(String value, Predicate<String> known) {
        List<String> names = List.of(value.split(","));
        names.stream().filter(known.negate()).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("nothing is called " + unknown);
        });
        return names;
    }
}
