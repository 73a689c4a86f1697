package journey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import journey.embedded.EmbeddedRedis;

/** A durable Redis that belongs to one test. It keeps its port over every restart. Not for several threads. */
public final class OwnRedis implements AutoCloseable {
    private final TemporaryFolder folder;
    private EmbeddedRedis redis;

    private OwnRedis(TemporaryFolder folder, EmbeddedRedis redis) {
        this.folder = folder;
        this.redis = redis;
    }

    static OwnRedis start() {
        try {
            TemporaryFolder folder = TemporaryFolder.create("own-redis");
            return new OwnRedis(folder, EmbeddedRedis.start(data(folder), 0, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code redis://host:port}. */
    public String uri() {
        return redis.uri();
    }

    public int port() {
        return redis.port();
    }

    /** Stops it in order, with nothing lost. It stays away until {@link #restart}. */
    public void stop() {
        unchecked(redis::close);
    }

    /** Kills it as {@code kill -9} does. It stays away until {@link #restart}. */
    public void kill() {
        unchecked(redis::kill);
    }

    /** Starts it again on the same port and data. It has to be stopped or killed. */
    public void restart() {
        unchecked(() -> {
            int port = redis.port();
            redis = EmbeddedRedis.start(data(folder), port, true);
            if (redis.port() != port) {
                redis.close();
                throw new IOException("port " + port + " was taken while the server was away");
            }
        });
    }

    /** Restarts it with nothing in it, as after the loss of its disk. */
    public void restartEmpty() {
        unchecked(() -> {
            redis.close();
            new TemporaryFolder(data(folder)).close();
            restart();
        });
    }

    /** What it holds now, for {@link #restartFrom}; clients lose their connection for a moment. */
    public Snapshot snapshot() {
        return unchecked(() -> {
            stop();
            Path copy = folder.path().resolve(RealServers.unique("snapshot"));
            TemporaryFolder.replace(copy, data(folder));
            restart();
            return new Snapshot(copy);
        });
    }

    /** Restarts it in an older state, as after a fail-over to a replica that lagged behind. */
    public void restartFrom(Snapshot snapshot) {
        unchecked(() -> {
            stop();
            TemporaryFolder.replace(data(folder), snapshot.folder());
            restart();
        });
    }

    @Override
    public void close() {
        try (folder) {
            stop();
        }
    }

    private static Path data(TemporaryFolder folder) {
        return folder.path().resolve("data");
    }

    private static void unchecked(Step step) {
        unchecked(() -> {
            step.run();
            return step;
        });
    }

    private static <T> T unchecked(Answer<T> answer) {
        try {
            return answer.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An earlier state of the server that made it. */
    public record Snapshot(Path folder) {}

    private interface Step {
        void run() throws IOException;
    }

    private interface Answer<T> {
        T get() throws IOException;
    }
}
