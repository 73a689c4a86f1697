package journey.ledger.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A Lua script that is sent by its digest, and whole where Redis doesn't know it (yet, or after a restart). */
public final class RedisScript {
    private final byte[] source;
    private final String digest;

    public RedisScript(String source) {
        this.source = source.getBytes(UTF_8);
        try {
            this.digest =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(this.source));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    /** Runs the script on the slot of {@code key}, its only declared key. */
    public <T> CompletableFuture<T> run(
            RedisClusterAsyncCommands<byte[], byte[]> redis, ScriptOutputType type, byte[] key, byte[]... arguments) {
        byte[][] keys = {key};
        CompletableFuture<T> byDigest =
                redis.<T>evalsha(digest, type, keys, arguments).toCompletableFuture();
        return byDigest.exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof RedisNoScriptException
                    ? redis.<T>eval(source, type, keys, arguments).toCompletableFuture()
                    : CompletableFuture.failedFuture(failure);
        });
    }
}
