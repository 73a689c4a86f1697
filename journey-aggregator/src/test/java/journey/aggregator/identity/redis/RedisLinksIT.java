package journey.aggregator.identity.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import java.time.Duration;
import journey.aggregator.identity.Links;
import journey.aggregator.identity.LinksContract;
import journey.ledger.redis.RedisLink;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisLinksIT implements LinksContract {
    private RedisClient client;
    private RedisLink redis;

    @BeforeAll
    void connect() {
        client = RedisClient.create(RealServers.redisUri());
        redis = new RedisLink(client, Duration.ofSeconds(10));
    }

    @AfterAll
    void disconnect() throws Exception {
        redis.close();
        client.shutdown();
    }

    @Test
    void anotherNumberOfBucketsThanWasUsedIsRefused() {
        links().open();
        links().open();

        assertThatThrownBy(() -> new RedisLinks(redis, 8, 128).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("64 buckets")
                .hasMessageContaining("journey.aggregator.identity.buckets says 128");
        for (int buckets : new int[] {0, 4, 100, 1 << 25}) {
            assertThatThrownBy(() -> new RedisLinks(redis, 8, buckets)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Override
    public Links links() {
        return new RedisLinks(redis, 8, 64);
    }
}
