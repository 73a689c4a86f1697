package journey.ingest.collect.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up when the topics are there and the brokers answer; asks them at most once a second. */
final class KafkaReadiness implements HealthIndicator {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int PATIENCE_MILLIS = 1_000;

    private final Admin admin;
    private final BooleanSupplier topicsThere;
    private long askedAt = System.nanoTime() - FRESH.toNanos();
    private boolean answering;

    KafkaReadiness(Admin admin, BooleanSupplier topicsThere) {
        this.admin = admin;
        this.topicsThere = topicsThere;
    }

    @Override
    public Health health() {
        if (!topicsThere.getAsBoolean()) {
            return Health.down()
                    .withDetail("reason", "the topics are not there yet")
                    .build();
        }
        return answering()
                ? Health.up().build()
                : Health.down().withDetail("reason", "no broker answers").build();
    }

    private synchronized boolean answering() {
        if (System.nanoTime() - askedAt >= FRESH.toNanos()) {
            answering = ask();
            askedAt = System.nanoTime();
        }
        return answering;
    }

    private boolean ask() {
        try {
            return !admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
                    .nodes()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException | KafkaException noAnswer) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
