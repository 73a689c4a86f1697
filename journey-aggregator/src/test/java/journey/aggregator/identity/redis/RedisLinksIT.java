package journey.aggregator.identity.redis;

import io.lettuce.core.RedisClient;
import java.time.Duration;
import journey.aggregator.identity.Links;
import journey.aggregator.identity.LinksContract;
import journey.ledger.redis.RedisLink;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

    @Override
    public Links links() {
        return new RedisLinks(redis, 8, 64);
    }
}
