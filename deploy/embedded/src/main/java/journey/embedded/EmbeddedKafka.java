package journey.embedded;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Apache Kafka broker in this JVM: one node that is broker and controller (KRaft), listening on the loopback
 * interface only, whose data stay in a folder.
 *
 * <p>An acknowledged record survives the death of this process, however sudden: it is in the operating system's page
 * cache by then. It may not survive the death of the machine, as with any single broker that does not flush per record.
 *
 * <p>Topics are never created by using them.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String NODE_ID = "1";

    /** A JVM that stands still for longer is fenced, and its clients wait for the next heartbeat. */
    private static final String SESSION_TIMEOUT_MILLIS = "9000";

    /**
     * After {@code kill -9} the old registration must run out before the broker is admitted again, so this is most of the
     * time that such a restart takes. It holds for the whole run.
     */
    private static final String SESSION_TIMEOUT_MILLIS_AFTER_KILL = "2000";

    /** Kafka's own mark; it is there between an orderly stop and the next start. */
    private static final String ORDERLY_STOP = ".kafka_cleanshutdown";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            entry("node.id", NODE_ID),
            entry("process.roles", "broker,controller"),
            entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            entry("controller.listener.names", "CONTROLLER"),
            entry("inter.broker.listener.name", "PLAINTEXT"),
            entry("auto.create.topics.enable", "false"),
            entry("broker.heartbeat.interval.ms", "400"),
            entry("group.initial.rebalance.delay.ms", "0"),
            entry("offsets.topic.replication.factor", "1"),
            entry("offsets.topic.num.partitions", "4"),
            entry("transaction.state.log.replication.factor", "1"),
            entry("transaction.state.log.min.isr", "1"),
            entry("transaction.state.log.num.partitions", "4"),
            entry("share.coordinator.state.topic.replication.factor", "1"),
            entry("share.coordinator.state.topic.min.isr", "1"),
            entry("share.coordinator.state.topic.num.partitions", "1"),
            entry("num.network.threads", "2"),
            entry("num.io.threads", "3"),
            entry("background.threads", "2"),
            entry("num.recovery.threads.per.data.dir", "2"),
            entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024)));

    private final KafkaRaftServer server;
    private final FolderClaim claim;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, FolderClaim claim, int port) {
        this.server = server;
        this.claim = claim;
        this.port = port;
    }

    /**
     * Starts a broker on {@code folder} and returns when it takes requests. A new folder is formatted, one that was used
     * before is used again, also after its last process was killed.
     *
     * @param port the port to listen on; a free one is taken instead where it is 0 or in use
     * @param overrides broker settings that replace the ones chosen here
     * @throws IOException if the folder cannot be used, or is in use
     */
    public static EmbeddedKafka start(Path folder, int port, Map<String, String> overrides) throws IOException {
        Path data = Files.createDirectories(folder).toRealPath();
        FolderClaim claim = FolderClaim.of(data);
        try {
            Path log = data.resolve("log");
            boolean orderly = !isFormatted(log) || Files.exists(log.resolve(ORDERLY_STOP));
            formatIfNew(log);
            int brokerPort = LoopbackPorts.preferring(port);
            KafkaRaftServer server = new KafkaRaftServer(
                    new KafkaConfig(settings(log, brokerPort, orderly, overrides), false), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, claim, brokerPort);
        } catch (IOException | RuntimeException | Error e) {
            claim.close();
            throw e;
        }
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return LoopbackPorts.HOST + ":" + port;
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** Stops in order, so that the next start need not recover; returns when the folder is free. */
    @Override
    public void close() throws IOException {
        server.shutdown();
        server.awaitShutdown();
        claim.close();
    }

    private static Map<String, String> settings(
            Path log, int brokerPort, boolean orderly, Map<String, String> overrides) {
        int controllerPort = LoopbackPorts.anyFree();
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("log.dirs", log.toString());
        settings.put("broker.session.timeout.ms", orderly ? SESSION_TIMEOUT_MILLIS : SESSION_TIMEOUT_MILLIS_AFTER_KILL);
        settings.put(
                "listeners",
                "PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d"
                        .formatted(LoopbackPorts.HOST, brokerPort, controllerPort));
        // Static voters are read anew at each start and are not part of the data, so the port may change.
        settings.put("controller.quorum.voters", NODE_ID + "@" + LoopbackPorts.HOST + ":" + controllerPort);
        settings.putAll(overrides);
        return settings;
    }

    private static boolean isFormatted(Path log) {
        return Files.exists(log.resolve("meta.properties"));
    }

    /** The formatter writes meta.properties last, so a format that was interrupted is done again. */
    private static void formatIfNew(Path log) throws IOException {
        if (isFormatted(log)) {
            return;
        }
        Files.createDirectories(log);
        try {
            new Formatter()
                    .setNodeId(Integer.parseInt(NODE_ID))
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(log.toString())
                    .setMetadataLogDirectory(log.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (RuntimeException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot format " + log + " for Kafka", e);
        }
    }
}
