package journey.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the command line of {@code mails} asks for.
 *
 * @param mails to be queued; where nothing is killed, these are measured
 * @param warmUp mails sent before them
 * @param kills how often the service is killed in the middle; 0: the speed is measured
 * @param atLeast mails a second, below which the run fails
 * @param settings of the service, as on its command line
 */
record MailOptions(
        Path repository,
        int mails,
        int warmUp,
        int kills,
        int partitions,
        double atLeast,
        List<String> settings,
        List<String> jvmOptions) {
    static final String USAGE = """
            deploy/benchmarks/mails [options]
              --mails N          queued at once (20000)
              --warm-up N        sent before them (45000, until the compilers are done; none with kills)
              --kills N          kills the service so often in the middle, and prints what became of each mail (0)
              --partitions N     of each topic (64)
              --at-least N       mails a second, below which it fails (0)
              --settings "…"     of the service, as on its command line
              --jvm "OPTIONS"    further options of the service's JVM, which has -Xmx512m
            """;

    /** @throws IllegalArgumentException where they make no sense, with a sentence for whoever typed them */
    static MailOptions of(String... arguments) {
        Path repository = Path.of("").toAbsolutePath();
        int mails = 20_000;
        int warmUp = 45_000;
        int kills = 0;
        int partitions = 64;
        double atLeast = 0;
        List<String> settings = List.of();
        List<String> jvm = new ArrayList<>(List.of("-Xmx512m"));
        for (int i = 0; i < arguments.length; i += 2) {
            String option = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(option + " is unknown, or wants a value");
            }
            String value = arguments[i + 1];
            switch (option) {
                case "--repository" -> repository = Path.of(value).toAbsolutePath();
                case "--mails" -> mails = Integer.parseInt(value);
                case "--warm-up" -> warmUp = Integer.parseInt(value);
                case "--kills" -> kills = Integer.parseInt(value);
                case "--partitions" -> partitions = Integer.parseInt(value);
                case "--at-least" -> atLeast = Double.parseDouble(value);
                case "--settings" -> settings = words(value);
                case "--jvm" -> jvm.addAll(words(value));
                default -> throw new IllegalArgumentException(option + " is unknown");
            }
        }
        if (mails < 100 || warmUp < 0 || kills < 0 || partitions < 1) {
            throw new IllegalArgumentException("--mails has to be 100 or more, --partitions 1 or more");
        }
        return new MailOptions(
                repository, mails, kills > 0 ? 0 : warmUp, kills, partitions, atLeast, List.copyOf(settings), jvm);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.trim().split(" +"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
