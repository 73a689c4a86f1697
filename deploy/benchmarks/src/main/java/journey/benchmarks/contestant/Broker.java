package journey.benchmarks.contestant;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The one broker, in a process of its own. */
public final class Broker implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final short ONE_COPY = 1;

    private final RunningProcess process;
    private final String bootstrapServers;
    private final int partitions;
    private final Admin admin;

    private Broker(RunningProcess process, String bootstrapServers, int partitions) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * Starts it on a folder in {@code work} and returns when it answers.
     *
     * @param partitions of the topics that are made here
     */
    public static Broker start(Path work, int partitions) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = Java.ours(
                List.of("-Xmx768m"),
                "journey.benchmarks.process.BrokerMain",
                List.of(work.resolve("kafka").toString(), Integer.toString(port)));
        RunningProcess process = RunningProcess.start("broker", command, work);
        try {
            process.await(() -> listens(port));
            Broker broker = new Broker(process, "127.0.0.1:" + port, partitions);
            process.await(broker::answers);
            return broker;
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** A port of the loopback interface that is free now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** What the broker has used up to now. */
    public Usage usage() throws IOException {
        return process.usage();
    }

    /** Makes {@code topic}, which must not be there. */
    public void create(String topic) {
        get(admin.createTopics(List.of(new NewTopic(topic, partitions, ONE_COPY)))
                .all());
    }

    public void delete(String topic) {
        get(admin.deleteTopics(List.of(topic)).all());
    }

    /** Records that were ever written to {@code topic}. */
    public long written(String topic) {
        return ends(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Lets go of what is on {@code topic}; its records still count as written. */
    public void empty(String topic) {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends(topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        get(admin.deleteRecords(all).all());
    }

    private Map<TopicPartition, Long> ends(String topic) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        IntStream.range(0, partitions)
                .forEach(partition -> latest.put(new TopicPartition(topic, partition), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(latest).all()).forEach((partition, found) -> ends.put(partition, found.offset()));
        return ends;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean answers() {
        try {
            return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    private static <T> T get(KafkaFuture<T> asked) {
        try {
            return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the broker does not do what it is asked", failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    @Override
    public void close() throws InterruptedException {
        admin.close();
        process.close();
    }
}
