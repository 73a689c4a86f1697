package journey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** The machine that is measured on, as Linux tells. */
final class Machine {
    private Machine() {}

    /** In a line; the load average tells whether anything else ran on it. */
    static String describe() throws IOException {
        return "%d cores of %s, %d MB of memory, JDK %s, Kafka %s; load average at the start %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        value(Path.of("/proc/cpuinfo"), "model name"),
                        Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal")
                                        .replaceAll("[^0-9]", ""))
                                / 1024,
                        System.getProperty("java.version"),
                        AppInfoParser.getVersion(),
                        loadAverage());
    }

    /** Processes that wanted to run within the last minute, on average. */
    static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    }

    private static String value(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("an unknown kind");
        }
    }
}
