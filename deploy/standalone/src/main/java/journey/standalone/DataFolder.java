package journey.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import journey.embedded.Leftovers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where all data are: one folder, with one inside for each server. A temporary one is removed when it is closed. */
record DataFolder(Path path, boolean temporary) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DataFolder.class);
    private static final String DEMO = "journey-demo-";

    /** A demo that starts just now has its folder a moment before its servers claim theirs. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    /** {@code JOURNEY_DATA}, else {@code ./data}; for the demo a new temporary one. */
    static DataFolder open(boolean demo, Map<String, String> environment) throws CannotStart, IOException {
        if (demo) {
            DataFolder folder = new DataFolder(Files.createTempDirectory(DEMO).toRealPath(), true);
            folder.removeKilled();
            return folder;
        }
        String chosen = environment.getOrDefault("JOURNEY_DATA", "").strip();
        Path path = Path.of(chosen.isEmpty() ? "data" : chosen).toAbsolutePath().normalize();
        try {
            return new DataFolder(Files.createDirectories(path).toRealPath(), false);
        } catch (IOException e) {
            throw new CannotStart("the data folder " + path + " (JOURNEY_DATA) cannot be made or used.");
        }
    }

    /** Removes what demos that were killed have left beside this one, their Redis as well. */
    private void removeKilled() {
        try (DirectoryStream<Path> demos = Files.newDirectoryStream(path.resolveSibling("."), DEMO + "*")) {
            for (Path demo : demos) {
                removeIfKilled(demo.toRealPath(LinkOption.NOFOLLOW_LINKS));
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("What earlier demos left could not be looked for", e);
        }
    }

    private void removeIfKilled(Path demo) {
        try {
            if (!demo.equals(path)
                    && Files.isDirectory(demo, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(demo).equals(Files.getOwner(path))
                    && Files.getLastModifiedTime(demo)
                            .toInstant()
                            .isBefore(Instant.now().minus(SETTLING))
                    && Leftovers.release(List.of(demo.resolve("kafka"), demo.resolve("redis")))) {
                new DataFolder(demo, true).close();
                log.info("Removed what a demo that was killed had left: {}", demo);
            }
        } catch (IOException e) {
            log.warn("What an earlier demo left could not be removed: {}", demo, e);
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
