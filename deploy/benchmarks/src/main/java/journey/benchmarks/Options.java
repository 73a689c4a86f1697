package journey.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the command line asks for.
 *
 * @param repository the folder of the whole project
 * @param contestants names of those that are measured
 * @param loads what each gets
 * @param rounds how often all is measured
 * @param warmUp before each measurement; the first of a load is preceded by three times as much
 * @param window how long each measurement is
 * @param jvmOptions of contestants that are JVMs
 */
record Options(
        Path repository,
        List<String> contestants,
        List<Load> loads,
        int rounds,
        Duration warmUp,
        Duration window,
        List<String> jvmOptions) {
    static final String USAGE = """
            deploy/benchmarks/run [options]
              --quick              one round of short windows
              --rounds N           how often all is measured (3)
              --seconds N          length of a measurement (8)
              --warm-up N          seconds before each (2)
              --only A,B           of %s
              --loads A,B          of %s
              --jvm "OPTIONS"      further options of the contestants that are JVMs, which have -Xmx256m
            """.formatted(
                    String.join(", ", Rounds.CONTESTANTS),
                    String.join(", ", Load.ALL.stream().map(Load::name).toList()));

    /** @throws IllegalArgumentException where they make no sense, with a sentence for whoever typed them */
    static Options of(String... arguments) {
        Path repository = Path.of("").toAbsolutePath();
        List<String> contestants = Rounds.CONTESTANTS_BY_DEFAULT;
        List<Load> loads = Load.ALL;
        int rounds = 3;
        long seconds = 8;
        long warmUp = 2;
        List<String> jvm = new ArrayList<>(List.of("-Xmx256m"));
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals("--quick")) {
                rounds = 1;
                seconds = 3;
                warmUp = 1;
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
                case "--only" -> contestants = names(value, Rounds.CONTESTANTS::contains);
                case "--loads" ->
                    loads = names(value, name -> Load.find(name).isPresent()).stream()
                            .map(name -> Load.find(name).orElseThrow())
                            .toList();
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
                loads,
                rounds,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                List.copyOf(jvm));
    }

    private static List<String> names(String value, Predicate<String> known) {
        List<String> names = List.of(value.split(","));
        names.stream().filter(known.negate()).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("nothing is called " + unknown);
        });
        return names;
    }
}
