package journey.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real {@code redis-server} as a child process, listening on the loopback interface only, whose data stay in a folder.
 *
 * <p>A child outlives a parent that is killed, and goes on owning the folder. So the port is written down in the folder
 * before the child starts; the next start finds the orphan by it, asks it for its folder, and only if that is this very
 * folder tells it to save and go. A server that does not confirm the folder is never touched.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final String PORT_FILE = "redis.port";

    /**
     * Runs the child in a session of its own, where the system has it: else a Ctrl-C in the terminal would stop Redis
     * at once, before those who are still writing to it.
     */
    private static final Path SET_SESSION = Path.of("/usr/bin/setsid");

    private static final int ATTEMPTS = 5;
    private static final Duration START_PATIENCE = Duration.ofSeconds(15);
    private static final Duration LOAD_PATIENCE = Duration.ofMinutes(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Path folder;
    private final FolderClaim claim;
    private final RedisBinary binary;
    private final Process process;
    private final int port;
    private final boolean durable;

    private EmbeddedRedis(
            Path folder, FolderClaim claim, RedisBinary binary, Process process, int port, boolean durable) {
        this.folder = folder;
        this.claim = claim;
        this.binary = binary;
        this.process = process;
        this.port = port;
        this.durable = durable;
    }

    /**
     * Starts the {@code redis-server} of the PATH, else the carried one, and returns when it has loaded its data.
     *
     * @param folder where its data and its log are; made if missing
     * @param preferredPort the port to listen on; a free one is taken instead where it is 0 or in use
     * @param durable whether writes go to an append-only file, flushed every second: then the death of the processes
     *     loses nothing and the death of the machine up to a second. Otherwise it starts and ends empty
     * @throws IOException if it does not start, or the folder is in use by a living process
     */
    public static EmbeddedRedis start(Path folder, int preferredPort, boolean durable) throws IOException {
        return start(folder, preferredPort, durable, RedisBinary::installedOrCarried);
    }

    static EmbeddedRedis start(Path folder, int preferredPort, boolean durable, BinarySource source)
            throws IOException {
        Path data = Files.createDirectories(folder).toRealPath();
        FolderClaim claim = FolderClaim.of(data);
        try {
            sendOrphanHome(data);
            RedisBinary binary = source.binary(Files.createDirectories(data.resolve("bin")));
            refuseDowngrade(data, binary);
            for (int attempt = 1; ; attempt++) {
                int port = attempt == 1 ? LoopbackPorts.preferring(preferredPort) : LoopbackPorts.anyFree();
                Optional<Process> process = tryStart(data, binary, port, durable);
                if (process.isPresent()) {
                    return new EmbeddedRedis(data, claim, binary, process.get(), port, durable);
                }
                if (attempt == ATTEMPTS) {
                    throw new IOException("redis-server does not start; it said:\n" + lastWords(data));
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            claim.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /** As {@code redis://host:port}. */
    public String uri() {
        return "redis://" + LoopbackPorts.HOST + ":" + port;
    }

    /** The server's own version, like {@code 7.0.15}. */
    public String version() {
        return binary.version();
    }

    /** Lets it write what it holds (if durable) and stop; returns when the folder is free. */
    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive()) {
                askToStop(port, durable);
                if (!stopsWithin(process.toHandle(), STOP_PATIENCE)) {
                    process.destroyForcibly();
                }
            }
            Files.deleteIfExists(folder.resolve(PORT_FILE));
        } finally {
            claim.close();
        }
    }

    /** As {@code kill -9} of the server would, for tests; the folder is free afterwards. */
    public void kill() throws IOException {
        process.destroyForcibly();
        if (!stopsWithin(process.toHandle(), STOP_PATIENCE)) {
            throw new IOException("redis-server cannot be killed");
        }
        claim.close();
    }

    /** The running child's process id. */
    long pid() {
        return process.pid();
    }

    /** Empty when the child ended before it was ready, as it does when somebody took the port first. */
    private static Optional<Process> tryStart(Path data, RedisBinary binary, int port, boolean durable)
            throws IOException {
        Files.writeString(data.resolve(PORT_FILE), Integer.toString(port));
        Process process = new ProcessBuilder(command(data, binary, port, durable))
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("redis.log").toFile())
                .start();
        try {
            boolean[] loading = {false};
            BooleanSupplier settled = () -> !process.isAlive() || isReady(data, port, loading);
            if (!await(settled, START_PATIENCE) && !(loading[0] && await(settled, LOAD_PATIENCE))) {
                throw new IOException("redis-server is not ready in time; it said:\n" + lastWords(data));
            }
            return process.isAlive() ? Optional.of(process) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static List<String> command(Path data, RedisBinary binary, int port, boolean durable) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SET_SESSION)) {
            command.add(SET_SESSION.toString());
        }
        command.add(binary.file().toString());
        Collections.addAll(command, "--port", Integer.toString(port), "--bind", LoopbackPorts.HOST);
        Collections.addAll(command, "--protected-mode", "yes", "--dir", data.toString(), "--save", "");
        Collections.addAll(command, "--appendonly", durable ? "yes" : "no", "--appendfsync", "everysec");
        // A commit writes whole journeys: the file of a small shop would double, and be written anew, every few
        // seconds.
        Collections.addAll(command, "--auto-aof-rewrite-min-size", "256mb");
        // The process that writes it anew competes for the cores with what it was forked from. Journeys are packed
        // already.
        Collections.addAll(command, "--rdbcompression", "no");
        return command;
    }

    /** That it answers isn't enough: on a port lost in a race a stranger answers. */
    private static boolean isReady(Path data, int port, boolean[] loading) {
        try (RedisDialogue redis = new RedisDialogue(port)) {
            redis.ask("PING");
            return owns(redis, data);
        } catch (RedisDialogue.RedisRefusal e) {
            loading[0] = e.isLoading();
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops the server of an earlier run that still owns the folder. For those who hold the folder's claim. */
    static void sendOrphanHome(Path data) throws IOException {
        OptionalInt port = notedPort(data);
        if (port.isEmpty() || !isOwnedByServerAt(port.getAsInt(), data)) {
            return;
        }
        int orphan = port.getAsInt();
        boolean persists = persists(orphan);
        askToStop(orphan, persists);
        if (!await(() -> !answers(orphan), STOP_PATIENCE)) {
            throw new IOException("the redis-server of an earlier run still owns " + data + " (port " + orphan
                    + ") and does not stop");
        }
    }

    private static OptionalInt notedPort(Path data) throws IOException {
        Path file = data.resolve(PORT_FILE);
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
        } catch (NumberFormatException e) {
            return OptionalInt.empty(); // killed while it was being written: the child had not been started yet
        }
    }

    private static boolean isOwnedByServerAt(int port, Path data) {
        try (RedisDialogue redis = new RedisDialogue(port)) {
            return owns(redis, data);
        } catch (IOException e) {
            return false; // whatever it is, it does not confirm the folder
        }
    }

    private static boolean owns(RedisDialogue redis, Path data) throws IOException {
        return redis.ask("CONFIG", "GET", "dir").equals(List.of("dir", data.toString()));
    }

    private static boolean persists(int port) throws IOException {
        try (RedisDialogue redis = new RedisDialogue(port)) {
            return redis.ask("CONFIG", "GET", "appendonly").contains("yes");
        }
    }

    private static boolean answers(int port) {
        try (RedisDialogue redis = new RedisDialogue(port)) {
            redis.ask("PING");
            return true;
        } catch (SocketTimeoutException | RedisDialogue.RedisRefusal e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** With an append-only file, a plain SHUTDOWN flushes it; there are no save points, so no snapshot is written. */
    private static void askToStop(int port, boolean durable) throws IOException {
        try (RedisDialogue redis = new RedisDialogue(port)) {
            if (durable) {
                redis.ask("SHUTDOWN");
            } else {
                redis.ask("SHUTDOWN", "NOSAVE");
            }
        } catch (EOFException | SocketException e) {
            // the connection ends: that is the answer
        }
    }

    /** Redis 7 moved the append-only file into a folder; an older server would not see it and start empty. */
    private static void refuseDowngrade(Path data, RedisBinary binary) throws IOException {
        if (binary.majorVersion() < 7 && Files.isDirectory(data.resolve("appendonlydir"))) {
            throw new IOException(
                    "the data in " + data + " were written by Redis 7 or newer, but the redis-server found"
                            + " here is " + binary.version() + "; please install Redis 7 or newer");
        }
    }

    private static boolean stopsWithin(ProcessHandle process, Duration patience) {
        return await(() -> !process.isAlive(), patience);
    }

    private static boolean await(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    private static String lastWords(Path data) throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("redis.log"), StandardCharsets.UTF_8);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** Where the executable comes from; given a folder of the server's own to unpack it to. */
    interface BinarySource {
        RedisBinary binary(Path unpackTo) throws IOException;
    }
}
