package journey.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where all data are: one folder, with one inside for each server. A temporary one is removed when it is closed. */
record DataFolder(Path path, boolean temporary) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

    /** {@code JOURNEY_DATA}, else {@code ./data}; for the demo a new temporary one. */
    static DataFolder open(boolean demo, Map<String, String> environment) throws CannotStart, IOException {
        if (demo) {
            return new DataFolder(Files.createTempDirectory("journey-demo-").toRealPath(), true);
        }
        String chosen = environment.getOrDefault("JOURNEY_DATA", "").strip();
        Path path = Path.of(chosen.isEmpty() ? "data" : chosen).toAbsolutePath().normalize();
        try {
            return new DataFolder(Files.createDirectories(path).toRealPath(), false);
        } catch (IOException e) {
            throw new CannotStart("the data folder " + path + " (JOURNEY_DATA) cannot be made or used.");
        }
    }

    Path folder(String server) {
        return path.resolve(server);
    }

    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("The temporary folder could not be removed: {}", path, e);
        }
    }
}
