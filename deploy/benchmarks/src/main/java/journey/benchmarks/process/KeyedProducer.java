package journey.benchmarks.process;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import journey.benchmarks.traffic.Records;
import journey.benchmarks.traffic.StorefrontEvents;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Sends events to Kafka as fast as its producer takes them, each with a key of its own. Arguments: brokers, topic, threads
 * that send, seconds to warm up, seconds to measure, and {@code headers} or {@code plain}. Its last line is
 * {@code acknowledged <in the window> <ever> nanos <of the window> cpu <nanoseconds in it> failed <ever>}.
 */
public final class KeyedProducer {
    private static final int EVENTS = 4_000;
    private static final long SEED = 600;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final boolean withHeaders;
    private final LongAdder acknowledged = new LongAdder();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean over;

    private KeyedProducer(Producer<byte[], byte[]> producer, String topic, boolean withHeaders) {
        this.producer = producer;
        this.topic = topic;
        this.withHeaders = withHeaders;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (Producer<byte[], byte[]> producer = BareNetty.producer(ProducerSettings.on(arguments[0]))) {
            new KeyedProducer(producer, arguments[1], arguments[5].equals("headers"))
                    .run(Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
        }
    }

    private void run(int threads, long warmUp, long seconds) throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            StorefrontEvents events = new StorefrontEvents(new Random(SEED + i), Instant.now());
            List<Records.Reused> records = Records.reused(events, EVENTS, Instant.now());
            int first = i;
            senders.add(Thread.ofPlatform().start(() -> send(records, first, threads)));
        }
        TimeUnit.SECONDS.sleep(warmUp);
        long before = acknowledged.sum();
        long cpuBefore = cpuNanos();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        long inWindow = acknowledged.sum() - before;
        long cpu = cpuNanos() - cpuBefore;
        long nanos = System.nanoTime() - start;
        over = true;
        for (Thread sender : senders) {
            sender.join();
        }
        producer.flush();
        System.out.printf(
                "acknowledged %d %d nanos %d cpu %d failed %d%n",
                inWindow, acknowledged.sum(), nanos, cpu, failed.get());
    }

    /** The producer has copied a record when send returns, so it can be written over then. */
    private void send(List<Records.Reused> records, int first, int step) {
        int turn = first;
        while (!over) {
            for (Records.Reused each : records) {
                each.turn(turn);
                turn += step;
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, each.key(), each.value());
                if (withHeaders) {
                    Headers headers = record.headers();
                    each.headers().forEach(headers::add);
                }
                var unused = producer.send(record, (_, failure) -> {
                    if (failure == null) {
                        acknowledged.increment();
                    } else {
                        failed.incrementAndGet();
                    }
                });
            }
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
