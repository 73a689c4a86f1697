package journey.aggregator;

import java.util.concurrent.ExecutionException;
import journey.testkit.OwnKafka;
import journey.testkit.OwnRedis;
import journey.testkit.RealServers;

/** A real Kafka, a real Redis and an aggregator of one test class's own, with a shop that sends. */
final class Installation implements AutoCloseable {
    final OwnKafka kafka;
    final OwnRedis redis;
    final Storefront shop;
    RunningAggregator aggregator;
    private final String[] settings;

    private Installation(String... settings) throws ExecutionException, InterruptedException {
        this.settings = settings;
        kafka = RealServers.ownKafka();
        redis = RealServers.ownRedis();
        shop = new Storefront(kafka.bootstrapServers());
        shop.openTopics();
        aggregator = running();
    }

    /** @param settings of the aggregator, as on a command line */
    static Installation start(String... settings) throws ExecutionException, InterruptedException {
        return new Installation(settings);
    }

    /** An aggregator more by the same settings. */
    RunningAggregator running() {
        return RunningAggregator.start(kafka.bootstrapServers(), redis, settings);
    }

    @Override
    public void close() {
        aggregator.close();
        shop.close();
        redis.close();
        kafka.close();
    }
}
