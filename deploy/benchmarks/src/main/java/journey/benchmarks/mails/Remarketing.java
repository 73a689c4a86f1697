package journey.benchmarks.mails;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Java;
import journey.benchmarks.contestant.RunningProcess;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.contestant.Usage;
import journey.benchmarks.fold.RedisServer;

/** The real thing, started as its container image does. */
final class Remarketing implements AutoCloseable {
    /** Of the slots of remarketing. */
    static final String NAMESPACE = "r";

    private static final Pattern CUSTOMER = Pattern.compile("\"customer\":\"([A-Za-z0-9_-]{17})\"");

    private final RunningProcess process;
    private final int port;

    private Remarketing(RunningProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; it may not be ready yet. */
    static Remarketing start(Surroundings surroundings, RedisServer redis, MailSink sink, List<String> settings)
            throws IOException {
        int port = Broker.freePort();
        String target =
                surroundings.repository().resolve("remarketing-service/target").toString();
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--spring.kafka.bootstrap-servers=" + surroundings.bootstrapServers(),
                "--spring.data.redis.host=127.0.0.1",
                "--spring.data.redis.port=" + redis.port(),
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + sink.port(),
                "--journey.partitions=" + surroundings.partitions(),
                // So that a successor need not wait for the session of the one that was killed to expire.
                "--journey.remarketing.instance=benchmark",
                "--journey.remarketing.limits.quiet-hours.enabled=false",
                "--journey.remarketing.campaigns.folder=" + campaigns(surroundings.work())));
        arguments.addAll(settings);
        return new Remarketing(
                RunningProcess.start(
                        "remarketing",
                        Java.command(
                                surroundings.jvmOptions(),
                                target + "/*:" + target + "/lib/*",
                                "journey.remarketing.RemarketingApplication",
                                arguments),
                        surroundings.work()),
                port);
    }

    /** One campaign of one step, in two languages; the frame is the shipped one. */
    private static Path campaigns(Path work) throws IOException {
        Path campaigns = work.resolve("campaigns");
        Path campaign = Files.createDirectories(campaigns.resolve("cart-recovery"));
        Files.writeString(campaign.resolve("en.properties"), """
                first.subject={{firstName}}, you left something in your cart
                first.preheader={{firstItem}}{{#many}} and more{{/many}}: we have kept everything as you left it.
                first.headline={{firstName}}, your cart is waiting
                first.intro=You left before checking out. Go on whenever you like.
                """);
        Files.writeString(campaign.resolve("it.properties"), """
                first.subject={{firstName}}, hai lasciato qualcosa nel carrello
                first.preheader={{firstItem}}{{#many}} e altro{{/many}}: abbiamo tenuto tutto come lo hai lasciato.
                first.headline={{firstName}}, il tuo carrello ti aspetta
                first.intro=Sei andato via prima di ordinare. Riprendi quando vuoi.
                """);
        Files.writeString(campaign.resolve("campaign.yaml"), """
                trigger: [cart-abandoned]
                activated-at: 2020-01-01T00:00:00Z
                steps:
                  - id: first
                    delay: 0s
                """);
        return campaigns;
    }

    void awaitReady() throws IOException, InterruptedException {
        process.awaitReady(url("/actuator/health/readiness"));
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.kill();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Usage usage() throws IOException {
        return process.usage();
    }

    /** Ids of the customers whose mails are listed as in doubt. */
    Set<String> inDoubt() throws IOException, InterruptedException {
        return CUSTOMER.matcher(get("/api/mails/in-doubt"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** The sum of a meter's values, as Prometheus would scrape them. */
    double meter(String name) throws IOException, InterruptedException {
        return get("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url(path))).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(path + " was answered " + answer.statusCode());
            }
            return answer.body();
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
