package journey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import journey.embedded.EmbeddedKafka;

/** A broker that belongs to one test. It keeps its port over every restart. Not for several threads. */
public final class OwnKafka implements AutoCloseable {
    /** Consumers may ask for sessions this short, so that tests needn't wait long for those that were killed. */
    private static final Map<String, String> SETTINGS = Map.of("group.min.session.timeout.ms", "1000");

    private final TemporaryFolder folder;
    private EmbeddedKafka broker;
    private boolean running = true;

    private OwnKafka(TemporaryFolder folder, EmbeddedKafka broker) {
        this.folder = folder;
        this.broker = broker;
    }

    static OwnKafka start() {
        try {
            TemporaryFolder folder = TemporaryFolder.create("own-kafka");
            return new OwnKafka(folder, EmbeddedKafka.start(folder.path(), 0, SETTINGS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Stops it in order. It stays away until {@link #restart}. */
    public void stop() {
        if (running) {
            running = false;
            try {
                broker.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts it again on the same port and data. */
    public void restart() {
        stop();
        try {
            int port = broker.port();
            broker = EmbeddedKafka.start(folder.path(), port, SETTINGS);
            running = true;
            if (broker.port() != port) {
                stop();
                throw new IOException("port " + port + " was taken while the broker was away");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (folder) {
            stop();
        }
    }
}
