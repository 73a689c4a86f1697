package journey.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EmbeddedRedisIT {
    @TempDir
    Path folder;

    /** Either is what some user gets. */
    enum Source implements EmbeddedRedis.BinarySource {
        INSTALLED_OR_CARRIED {
            @Override
            public RedisBinary binary(Path unpackTo) throws IOException {
                return RedisBinary.installedOrCarried(unpackTo);
            }
        },
        CARRIED {
            @Override
            public RedisBinary binary(Path unpackTo) throws IOException {
                return RedisBinary.carried(unpackTo);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRestartKeepsTheData(Source source) throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0, true, source)) {
            assertThat(redis.version()).matches("\\d+\\.\\d+.*");
            assertThat(redis.uri()).isEqualTo("redis://127.0.0.1:" + redis.port());
            assertThat(ask(redis, "SET", "key", "value")).containsExactly("OK");
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0, true, source)) {
            assertThat(ask(redis, "GET", "key")).containsExactly("value");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOrphanIsAskedToSaveAndGo(Source source) throws IOException {
        Process orphan = orphanWith("key", "value", source);
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0, true, source)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(ask(redis, "GET", "key")).containsExactly("value");
        }
    }

    @Test
    void anOrphanGoesWhenItsFolderIsReleased() throws IOException {
        Process orphan = orphanWith("key", "value", Source.INSTALLED_OR_CARRIED);
        assertThat(Leftovers.release(List.of(folder, folder.resolve("missing"))))
                .isTrue();
        await().until(() -> !orphan.isAlive());
    }

    @Test
    void aForeignServerAtTheNotedPortIsLeftAlone(@TempDir Path elsewhere) throws IOException {
        try (EmbeddedRedis foreign = EmbeddedRedis.start(elsewhere, 0, false)) {
            Files.writeString(folder.resolve("redis.port"), Integer.toString(foreign.port()));
            try (EmbeddedRedis redis = EmbeddedRedis.start(folder, foreign.port(), true)) {
                assertThat(redis.port()).isNotEqualTo(foreign.port());
                assertThat(ask(foreign, "PING")).containsExactly("PONG");
            }
        }
    }

    @Test
    void aSomethingElseAtTheNotedPortIsLeftAlone() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Files.writeString(folder.resolve("redis.port"), Integer.toString(mute.getLocalPort()));
            try (EmbeddedRedis redis = EmbeddedRedis.start(folder, mute.getLocalPort(), true)) {
                assertThat(redis.port()).isNotEqualTo(mute.getLocalPort());
            }
        }
    }

    @Test
    void afterAKillItStartsAgainOnItsPortWithItsData() throws IOException {
        EmbeddedRedis redis = EmbeddedRedis.start(folder, 0, true);
        ask(redis, "SET", "key", "value");
        redis.kill();
        try (EmbeddedRedis again = EmbeddedRedis.start(folder, redis.port(), true)) {
            assertThat(again.port()).isEqualTo(redis.port());
            assertThat(ask(again, "GET", "key")).containsExactly("value");
        }
    }

    @Test
    void withoutDurabilityItStartsEmpty() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0, false)) {
            ask(redis, "SET", "key", "value");
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0, false)) {
            assertThat(ask(redis, "DBSIZE")).containsExactly("0");
        }
    }

    @Test
    void refusesAFolderThatIsInUse() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0, true)) {
            assertThatThrownBy(() -> EmbeddedRedis.start(folder, 0, true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
            assertThat(ask(redis, "PING")).containsExactly("PONG");
        }
    }

    /** What is left when a JVM that had started it is killed: nobody holds the folder's claim, the child runs on. */
    private Process orphanWith(String key, String value, EmbeddedRedis.BinarySource source) throws IOException {
        RedisBinary binary = source.binary(Files.createDirectories(folder.resolve("bin")));
        int port = LoopbackPorts.anyFree();
        Files.writeString(folder.resolve("redis.port"), Integer.toString(port));
        Process orphan = new ProcessBuilder(
                        binary.file().toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toRealPath().toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().ignoreExceptions().until(() -> ask(port, "SET", key, value).contains("OK"));
        return orphan;
    }

    private static List<String> ask(EmbeddedRedis redis, String... words) throws IOException {
        return ask(redis.port(), words);
    }

    private static List<String> ask(int port, String... words) throws IOException {
        try (RedisDialogue dialogue = new RedisDialogue(port)) {
            return dialogue.ask(words);
        }
    }
}
