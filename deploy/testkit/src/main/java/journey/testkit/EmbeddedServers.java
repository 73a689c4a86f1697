package journey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import journey.embedded.EmbeddedKafka;
import journey.embedded.EmbeddedRedis;

/** A broker in this JVM and a child {@code redis-server}, on a temporary folder. */
record EmbeddedServers(TemporaryFolder folder, EmbeddedKafka broker, EmbeddedRedis redis)
        implements RealServers.Servers {

    static EmbeddedServers start() throws IOException {
        TemporaryFolder folder = TemporaryFolder.create("test-servers");
        Path path = folder.path();
        EmbeddedRedis redis = EmbeddedRedis.start(path.resolve("redis"), 0, false);
        try {
            return new EmbeddedServers(folder, EmbeddedKafka.start(path.resolve("kafka"), 0, Map.of()), redis);
        } catch (IOException | RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    @Override
    public String kafka() {
        return broker.bootstrapServers();
    }

    @Override
    public String redisUri() {
        return redis.uri();
    }

    @Override
    public String description() {
        return "embedded Kafka at " + kafka() + " and redis-server " + redis.version() + " at " + redisUri();
    }

    @Override
    public void close() {
        try (folder) {
            redis.close();
            broker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
