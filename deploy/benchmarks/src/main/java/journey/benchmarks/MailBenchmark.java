package journey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.fold.RedisServer;
import journey.benchmarks.mails.Account;
import journey.benchmarks.mails.MailRun;

/** Measures how fast mails leave, or counts what becomes of them under kills, as {@link MailOptions} say. */
public final class MailBenchmark {
    private static final List<String> CALLED = List.of("service", "broker", "Redis");

    private MailBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        MailOptions options;
        try {
            options = MailOptions.of(arguments);
        } catch (IllegalArgumentException senseless) {
            System.err.println(senseless.getMessage() + "\n" + MailOptions.USAGE);
            System.exit(2);
            return;
        }
        Path work = Files.createTempDirectory("journey-mails");
        System.err.println("Logs are in " + work);
        String machine = Machine.describe();
        boolean good = run(options, work);
        System.out.println("\n" + machine + "; load average at the end " + Machine.loadAverage());
        if (!good) {
            System.exit(1);
        }
        Benchmarks.delete(work);
    }

    private static boolean run(MailOptions options, Path work) throws IOException, InterruptedException {
        try (Broker broker = Broker.start(work, options.partitions());
                RedisServer redis = RedisServer.start(work);
                MailRun run = MailRun.start(
                        new Surroundings(
                                options.repository(),
                                work,
                                broker.bootstrapServers(),
                                options.partitions(),
                                options.jvmOptions()),
                        broker,
                        redis,
                        options.warmUp() + options.mails(),
                        options.settings())) {
            if (options.kills() > 0) {
                run.queue(options.mails());
                Account account = run.sendUnderKills(options.kills());
                System.out.println(account);
                return account.balances();
            }
            if (options.warmUp() > 0) {
                run.queue(options.warmUp());
                System.err.printf("%,.0f mails/s to warm up%n", run.send().perSecond());
            }
            run.queue(options.mails());
            long batches = run.batches();
            MailRun.Sent sent = run.send();
            System.err.printf(
                    "%d mails claimed at a time at the end; %.2f batches folded by mail%n",
                    run.places(), (run.batches() - batches) / (double) sent.mails());
            System.out.printf(
                    "%,d mails of %,d bytes, claimed, sent, confirmed and written back in %.1f s: %,.0f a second%n",
                    sent.mails(), run.bytesPerMail(), sent.took().toMillis() / 1e3, sent.perSecond());
            System.out.printf("%,d connections in all; CPU by mail:", run.connections());
            for (int i = 0; i < CALLED.size(); i++) {
                Duration by = sent.cpu().get(i).dividedBy(sent.mails());
                System.out.printf(" %s %,d µs", CALLED.get(i), by.toNanos() / 1000);
            }
            System.out.println();
            Account account = run.account();
            System.out.println(account);
            return account.balances() && sent.perSecond() >= options.atLeast();
        }
    }
}
