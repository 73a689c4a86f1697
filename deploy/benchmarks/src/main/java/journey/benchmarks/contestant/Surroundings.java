package journey.benchmarks.contestant;

import java.nio.file.Path;
import java.util.List;

/**
 * What all contestants share.
 *
 * @param repository the folder of the whole project, built
 * @param work a temporary folder of this run
 * @param bootstrapServers the one broker
 * @param partitions of every topic
 * @param jvmOptions of every contestant that is a JVM: heap and, where wanted, a profiler
 */
public record Surroundings(
        Path repository, Path work, String bootstrapServers, int partitions, List<String> jvmOptions) {
    public Surroundings {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** The folder of this module. */
    Path module() {
        return repository.resolve("deploy/benchmarks");
    }
}
