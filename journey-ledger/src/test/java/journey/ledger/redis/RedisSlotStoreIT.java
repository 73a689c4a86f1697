package journey.ledger.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import journey.ledger.SlotStoreContract;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisSlotStoreIT implements SlotStoreContract {
    private RedisClient client;
    private RedisLink link;

    @BeforeAll
    void connect() {
        client = RedisClient.create(RealServers.redisUri());
        link = new RedisLink(client, Duration.ofSeconds(10));
    }

    @AfterAll
    void disconnect() throws Exception {
        link.close();
        client.shutdown();
    }

    @Override
    public SlotStore store() {
        return new RedisSlotStore(link);
    }

    @Override
    public String namespace() {
        return RealServers.unique("slots");
    }

    @Override
    public Optional<String> value(String key) {
        return link.find(link.commands().get(key.getBytes(UTF_8))).map(bytes -> new String(bytes, UTF_8));
    }

    @Override
    public Optional<String> field(String key, String field) {
        return link.find(link.commands().hget(key.getBytes(UTF_8), field.getBytes(UTF_8)))
                .map(bytes -> new String(bytes, UTF_8));
    }

    @Test
    void aScriptThatRedisHasForgottenIsSentAgain() {
        Slot slot = new Slot(namespace(), 0, 1);
        store().claim(slot, "a");
        link.await(link.commands().scriptFlush());

        assertThat(store().commit(slot, "a", 0, 1, List.of())).isEqualTo(new SlotStore.Commit.Applied(0, ""));
    }

    @Test
    void aServerThatTakesNoWritesChangesNothingAtAll() {
        try (var own = RealServers.ownRedis()) {
            RedisClient ownClient = RedisClient.create(own.uri());
            RedisLink ownLink = new RedisLink(ownClient, Duration.ofSeconds(10));
            SlotStore store = new RedisSlotStore(ownLink);
            Slot slot = new Slot("full", 0, 1);
            store.claim(slot, "a");
            ownLink.await(ownLink.commands().configSet("maxmemory", "1"));
            List<byte[][]> commands = List.of(
                    new byte[][] {"DEL".getBytes(UTF_8), slot.key("x").getBytes(UTF_8)},
                    new byte[][] {"SET".getBytes(UTF_8), slot.key("x").getBytes(UTF_8), new byte[100]});

            RedisException full =
                    catchThrowableOfType(RedisException.class, () -> store.commit(slot, "a", 0, 1, commands));

            assertThat(full).hasMessageContaining("OOM");
            assertThat(store.isTransient(full)).isTrue();
            ownLink.await(ownLink.commands().configSet("maxmemory", "0"));
            assertThat(store.commit(slot, "a", 0, 1, commands)).isEqualTo(new SlotStore.Commit.Applied(0, ""));
            ownClient.shutdown();
        }
    }

    @Test
    void readingAKeyOfAnotherTypeNeverPassesByWaiting() {
        byte[] key = namespace().getBytes(UTF_8);
        link.await(link.commands().set(key, new byte[1]));

        RedisException wrong = catchThrowableOfType(
                RedisException.class, () -> link.await(link.commands().hget(key, key)));

        assertThat(store().isTransient(wrong)).isFalse();
        assertThat(store().isTransient(new RedisException("no answer"))).isTrue();
        assertThat(store().isTransient(new IllegalStateException())).isFalse();
    }
}
