package journey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

final class RealServersIT {
    @Test
    void theSharedServersAnswerAndStayTheSame() throws Exception {
        String topic = RealServers.unique("topic");
        createTopic(RealServers.kafka(), topic);
        assertThat(topics(RealServers.kafka())).contains(topic);

        String key = RealServers.unique("key");
        set(RealServers.redisUri(), key, "value");
        assertThat(value(RealServers.redisUri(), key)).isEqualTo("value");
    }

    @Test
    void aPrivateRedisComesBackWithItsDataAfterAKill() {
        try (OwnRedis redis = RealServers.ownRedis()) {
            set(redis.uri(), "key", "value");
            redis.kill();
            redis.restart();
            assertThat(value(redis.uri(), "key")).isEqualTo("value");
        }
    }

    @Test
    void aPrivateRedisCanBeEmptied() {
        try (OwnRedis redis = RealServers.ownRedis()) {
            set(redis.uri(), "key", "value");
            redis.restartEmpty();
            assertThat(value(redis.uri(), "key")).isEmpty();
        }
    }

    @Test
    void aPrivateRedisCanBePutBackToAnOlderState() {
        try (OwnRedis redis = RealServers.ownRedis()) {
            set(redis.uri(), "key", "old");
            OwnRedis.Snapshot snapshot = redis.snapshot();
            set(redis.uri(), "key", "new");
            redis.restartFrom(snapshot);
            assertThat(value(redis.uri(), "key")).isEqualTo("old");
        }
    }

    @Test
    void aPrivateBrokerComesBackOnItsPortWithItsTopics() throws Exception {
        try (OwnKafka kafka = RealServers.ownKafka()) {
            String bootstrapServers = kafka.bootstrapServers();
            createTopic(bootstrapServers, "topic");
            kafka.stop();
            kafka.restart();
            assertThat(kafka.bootstrapServers()).isEqualTo(bootstrapServers);
            assertThat(topics(bootstrapServers)).containsExactly("topic");
        }
    }

    private static void createTopic(String bootstrapServers, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static Iterable<String> topics(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return admin.listTopics().names().get();
        }
    }

    private static void set(String uri, String key, String value) {
        with(uri, connection -> connection.sync().set(key, value));
    }

    private static String value(String uri, String key) {
        return with(
                uri,
                connection -> String.join(
                        "",
                        connection.sync().mget(key).stream()
                                .map(found -> found.getValueOrElse(""))
                                .toList()));
    }

    private static <T> T with(String uri, Function<StatefulRedisConnection<String, String>, T> use) {
        try (RedisClient client = RedisClient.create(uri);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return use.apply(connection);
        }
    }
}
