package journey.benchmarks.contestant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used, as Linux counts it in {@code /proc/PID/stat} and {@code /proc/PID/status} (see proc(5)).
 *
 * @param cpu of all its threads, user and system, to a hundredth of a second
 * @param residentBytes memory that it holds now
 */
public record Usage(Duration cpu, long residentBytes) {
    /** Linux tells user space in units of this, whatever the kernel's own clock. */
    private static final long TICK_MILLIS = 10;

    /** Of the fields behind the command's name, from 0. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    /** Of the process that asks. */
    public static Usage ofThisProcess() throws IOException {
        return of(ProcessHandle.current().pid());
    }

    /** Of the process with this id. */
    public static Usage of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        return new Usage(cpu(Files.readString(process.resolve("stat"))), resident(process));
    }

    /** The name stands in parentheses and may itself have spaces and parentheses. */
    static Duration cpu(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Duration.ofMillis((Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * TICK_MILLIS);
    }

    private static long resident(Path process) throws IOException {
        try (var lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
