package journey.aggregator.identity;

import static journey.aggregator.identity.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import journey.aggregator.identity.redis.RedisLinks;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;
import journey.testkit.OwnRedis;
import journey.testkit.RealServers;
import org.junit.jupiter.api.Test;

/**
 * What identity takes of Redis's memory for a customer with a device, a cart, a user id, an address and an order, who was
 * anonymous at first. {@code -Djourney.measure.customers=200000 -Djourney.measure.buckets=16384} measures more of them; with
 * a single partition, as the ledger's own keys don't grow with customers.
 */
final class IdentityMemoryIT {
    private static final int CUSTOMERS = Integer.getInteger("journey.measure.customers", 20_000);
    private static final int BUCKETS = Integer.getInteger("journey.measure.buckets", 1_024);
    private static final int BATCH = 5_000;

    @Test
    void aUsualCustomerTakesLittle() throws Exception {
        Random random = new Random(1);
        try (OwnRedis server = RealServers.ownRedis();
                RedisClient client = RedisClient.create(server.uri());
                RedisLink redis = new RedisLink(client, Duration.ofSeconds(30))) {
            RedisLinks links = new RedisLinks(redis, 1, BUCKETS);
            PartitionFold fold = new IdentityStep(links, Events.CODECS, Guards.DEFAULT, new SimpleMeterRegistry())
                    .open(new Slot("i", 0, 1), note -> {});
            fold.fold(List.of(arrived(0, event("first").device("nobody").record())), Instant.EPOCH);
            long before = usedMemory(redis);
            List<Input> batch = new ArrayList<>();
            long offset = 1;
            for (int i = 0; i < CUSTOMERS; i++) {
                String device = uuid(random);
                String user = "customer-" + (1_000_000 + i);
                String address = "somebody." + i + "@example.org";
                String cart = uuid(random);
                String order = "100" + i;
                for (Events event : List.of(
                        event("a" + i).device(device),
                        event("b" + i).device(device).cart(cart),
                        event("c" + i).device(device).user(user).email(address),
                        event("d" + i).device(device).user(user).order(order),
                        event("e" + i).device(device))) {
                    batch.add(arrived(offset++, event.record()));
                }
                if (batch.size() >= BATCH || i == CUSTOMERS - 1) {
                    Changes changes = fold.fold(batch, Instant.EPOCH);
                    changes.effects().forEach(Runnable::run);
                    batch.clear();
                }
            }
            CustomerId last = CustomerId.of(new Identifier(Kind.USER, "customer-" + (1_000_000 + CUSTOMERS - 1)));
            assertThat(links.read(java.util.Set.of(), java.util.Set.of(last)).holdings())
                    .containsEntry(last, new Holdings(1, 1, 1, 0, 1));
            double each = (double) (usedMemory(redis) - before) / CUSTOMERS;

            System.out.printf(
                    "identity: %.0f bytes of Redis's memory per customer, %,d customers in %,d buckets%n",
                    each, CUSTOMERS, BUCKETS);
            assertThat(each).isLessThan(170);
        }
    }

    private static Input.Arrived arrived(long offset, Envelope record) {
        return new Input.Arrived(offset, Instant.EPOCH, record);
    }

    private static String uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static long usedMemory(RedisLink redis) {
        return redis.await(redis.commands().info("memory"))
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}
