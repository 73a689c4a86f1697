package journey.aggregator;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Real {@code redis-server} processes of the PATH, alone, as a cluster, or under a sentinel; gone when it is closed. */
final class RedisProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SLOTS = 16_384;
    private static final int BUS = 10_000;

    private final Path folder;
    private final List<Node> nodes = new ArrayList<>();

    record Node(int port, Process process) {
        String address() {
            return "127.0.0.1:" + port;
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }

        String replication() {
            return ask(redis -> redis.info("replication"));
        }

        <T> T ask(Function<RedisCommands<String, String>, T> question) {
            RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                return question.apply(connection.sync());
            } finally {
                client.shutdown();
            }
        }
    }

    RedisProcesses() {
        try {
            folder = Files.createTempDirectory("journey-redis-processes-");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Path folder() {
        return folder;
    }

    /** Starts one; {@code options} as on the command line, last. */
    Node start(int port, String... options) {
        List<String> command = new ArrayList<>(List.of("redis-server"));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""));
        command.addAll(Arrays.asList(options));
        return launch(port, command);
    }

    Node ready(Node node) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(RedisException.class)
                .until(() -> node.ask(RedisCommands::ping).equals("PONG"));
        return node;
    }

    /** Masters first, then a replica of each. */
    List<Node> cluster(int masters) {
        List<Node> all = IntStream.range(0, 2 * masters)
                .mapToObj(i -> {
                    int port = freePort();
                    return ready(start(
                            port,
                            "--cluster-enabled",
                            "yes",
                            "--cluster-config-file",
                            folder.resolve("nodes-" + port).toString(),
                            "--cluster-node-timeout",
                            "1500",
                            "--repl-diskless-sync-delay",
                            "0",
                            "--appendonly",
                            "no"));
                })
                .toList();
        for (int i = 0; i < masters; i++) {
            int[] slots = IntStream.range(i * SLOTS / masters, (i + 1) * SLOTS / masters)
                    .toArray();
            all.get(i).ask(redis -> redis.clusterAddSlots(slots));
        }
        for (Node node : all) {
            all.getFirst().ask(redis -> redis.clusterMeet("127.0.0.1", node.port()));
        }
        for (int i = 0; i < masters; i++) {
            String master = all.get(i).ask(RedisCommands::clusterMyId);
            Node replica = all.get(masters + i);
            await().atMost(PATIENCE)
                    .until(() -> replica.ask(RedisCommands::clusterNodes).contains(master));
            replica.ask(redis -> redis.clusterReplicate(master));
        }
        await().atMost(PATIENCE)
                .until(() -> all.stream()
                        .allMatch(node -> node.ask(RedisCommands::clusterInfo).contains("cluster_state:ok")
                                && node.ask(RedisCommands::clusterInfo)
                                        .contains("cluster_known_nodes:" + 2 * masters)));
        all.subList(masters, 2 * masters).forEach(RedisProcesses::awaitSynced);
        return all;
    }

    static void awaitSynced(Node replica) {
        await().atMost(PATIENCE).until(() -> replica.replication().contains("master_link_status:up"));
    }

    /** A sentinel that decides alone. */
    Node sentinel(String name, Node master) {
        int port = freePort();
        try {
            Path config = Files.writeString(
                    folder.resolve("sentinel-" + port + ".conf"), """
                    port %d
                    bind 127.0.0.1
                    sentinel monitor %s 127.0.0.1 %d 1
                    sentinel down-after-milliseconds %s 1000
                    sentinel failover-timeout %s 5000
                    """.formatted(port, name, master.port(), name, name));
            return ready(launch(port, List.of("redis-server", config.toString(), "--sentinel")));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Node launch(int port, List<String> command) {
        try {
            Path own = Files.createDirectories(folder.resolve(Integer.toString(port)));
            Process process = new ProcessBuilder(command)
                    .directory(own.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(own.resolve("redis.log").toFile())
                    .start();
            Node node = new Node(port, process);
            nodes.add(node);
            return node;
        } catch (IOException notThere) {
            throw new UncheckedIOException("redis-server has to be on the PATH", notThere);
        }
    }

    /** One whose cluster bus is free as well. */
    static int freePort() {
        for (int attempt = 0; attempt < 200; attempt++) {
            try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int chosen = 20_000 + port.getLocalPort() % 25_000;
                try (ServerSocket data = new ServerSocket(chosen, 1, InetAddress.getLoopbackAddress());
                        ServerSocket bus = new ServerSocket(chosen + BUS, 1, InetAddress.getLoopbackAddress())) {
                    return data.getLocalPort();
                }
            } catch (IOException taken) {
                // the next one
            }
        }
        throw new IllegalStateException("no free port");
    }

    @Override
    public void close() {
        nodes.forEach(Node::kill);
        try (var tree = Files.walk(folder)) {
            tree.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
