package journey.ledger.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One pipelined connection to Redis, opened at first use, to a single node or to a cluster. The client stays its owner's.
 */
public final class RedisLink implements AutoCloseable {
    private final AbstractRedisClient client;
    private final Duration timeout;
    private Optional<Open> open = Optional.empty();

    private record Open(AutoCloseable connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {}

    /**
     * A link that connects at its first use.
     *
     * @param timeout for one round trip, see {@link #await}
     */
    public RedisLink(AbstractRedisClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** Whether keys of different slots may lie on different nodes; a script then takes keys of one slot only. */
    public boolean isCluster() {
        return client instanceof RedisClusterClient;
    }

    /** @throws RedisException when Redis can't be reached */
    public synchronized RedisClusterAsyncCommands<byte[], byte[]> commands() {
        if (open.isEmpty()) {
            open = Optional.of(connect());
        }
        return open.get().commands();
    }

    private Open connect() {
        return switch (client) {
            case RedisClusterClient cluster -> {
                StatefulRedisClusterConnection<byte[], byte[]> connection = cluster.connect(ByteArrayCodec.INSTANCE);
                yield new Open(connection, connection.async());
            }
            case RedisClient single -> {
                StatefulRedisConnection<byte[], byte[]> connection = single.connect(ByteArrayCodec.INSTANCE);
                yield new Open(connection, connection.async());
            }
            default -> throw new IllegalArgumentException("an unknown kind of Redis client");
        };
    }

    /**
     * The answer, which must not be null; use {@link #find} for commands that may answer nothing.
     *
     * @throws RedisException when there is none in time, or Redis refuses
     */
    public <T> T await(CompletionStage<T> answer) {
        return find(answer).orElseThrow(() -> new RedisException("Redis answered nothing"));
    }

    /** The answer, empty for Redis's nil. */
    public <T> Optional<T> find(CompletionStage<T> answer) {
        try {
            return Optional.ofNullable(answer.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | CompletionException failed) {
            if (failed.getCause() instanceof RedisException refused) {
                throw refused;
            }
            throw new RedisException(failed.getCause());
        } catch (TimeoutException late) {
            throw new RedisException("no answer from Redis within " + timeout, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RedisException("interrupted while waiting for Redis", interrupted);
        }
    }

    /** The answers to commands that were sent in one go; empty where Redis answered nil. */
    public <T> List<Optional<T>> findAll(List<? extends CompletionStage<T>> answers) {
        return answers.stream().map(this::find).toList();
    }

    @Override
    public synchronized void close() throws Exception {
        if (open.isPresent()) {
            open.get().connection().close();
            open = Optional.empty();
        }
    }
}
