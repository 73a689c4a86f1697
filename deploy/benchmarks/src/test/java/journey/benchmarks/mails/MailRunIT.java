package journey.benchmarks.mails;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.fold.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real service, killed in the middle of a queue: {@code deploy/benchmarks/mails --kills} on a small scale. */
class MailRunIT {
    private static final int PARTITIONS = 8;
    private static final int MAILS = 3_000;
    private static final int KILLS = 3;

    @TempDir
    Path work;

    @Test
    void underKillsNoMailIsLostButThoseInDoubtAndNoneIsSentTwice() throws Exception {
        Path repository = Path.of("").toAbsolutePath().resolve("../..").normalize();
        assertThat(repository.resolve("remarketing-service/target/lib"))
                .as("the service, packaged")
                .exists();
        try (Broker broker = Broker.start(work, PARTITIONS);
                RedisServer redis = RedisServer.start(work);
                MailRun run = MailRun.start(
                        new Surroundings(
                                repository,
                                work,
                                broker.bootstrapServers(),
                                PARTITIONS,
                                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")),
                        broker,
                        redis,
                        MAILS,
                        List.of("--logging.level.root=error"))) {
            run.queue(MAILS);
            Account account = run.sendUnderKills(KILLS);
            assertThat(account.balances())
                    .as("%s\n%s", account, Files.readString(work.resolve("remarketing.log")))
                    .isTrue();
            assertThat(account.queued()).isEqualTo(MAILS);
            assertThat(account.kills()).isEqualTo(KILLS);
            assertThat(account.received()).isGreaterThan(MAILS / 2);
        }
    }
}
