package journey.standalone.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import journey.aggregator.AggregatorApplication;
import journey.embedded.LoopbackPorts;
import journey.ingest.IngestApplication;
import journey.ingest.listener.Listener;
import journey.remarketing.RemarketingApplication;
import journey.standalone.mailbox.Mailbox;
import journey.testkit.RealServers;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of the product around the demo's shop, on a real Kafka and a real Redis. Carts are abandoned after 5 s. Write keys:
 * {@code demo} for pages of every origin, {@code narrow} for the shop's only.
 */
final class RunningShop implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ConfigurableApplicationContext> services = new ArrayList<>();
    private final Mailbox mailbox;
    private final DemoShop shop;
    private final String ingest;
    private final String ingestManagement;
    private final String aggregator;
    private final Surroundings surroundings;

    RunningShop(Path mails) throws IOException {
        mailbox = Mailbox.start(mails, 0, 0);
        int port = LoopbackPorts.preferring(0);
        ingestManagement = started(
                IngestApplication.application(),
                "--journey.ingest.http.port=0",
                "--journey.ingest.write-keys[0].key=demo",
                "--journey.ingest.write-keys[0].source=shop",
                "--journey.ingest.write-keys[1].key=narrow",
                "--journey.ingest.write-keys[1].source=narrow",
                "--journey.ingest.write-keys[1].origins=http://localhost:" + port);
        ingest = "http://localhost:"
                + services.getFirst().getBean(Listener.class).port();
        aggregator = started(
                AggregatorApplication.application(),
                "--journey.aggregator.tick=50ms",
                "--journey.aggregator.carts.abandoned-after=5s",
                "--journey.aggregator.carts.checkout-abandoned-after=5s");
        String remarketing = started(
                RemarketingApplication.application(),
                "--journey.remarketing.tick=50ms",
                "--journey.remarketing.aggregator=" + aggregator,
                "--journey.remarketing.public-url=http://localhost:1",
                "--journey.remarketing.limits.quiet-hours.enabled=false",
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + mailbox.smtpPort());
        for (String service : List.of(ingestManagement, aggregator, remarketing)) {
            await("readiness of " + service)
                    .atMost(SOON)
                    .until(() -> get(service + "/actuator/health/readiness").statusCode() == 200);
        }
        surroundings = new Surroundings(
                URI.create(ingest),
                "demo",
                URI.create(aggregator),
                URI.create(remarketing),
                Optional.of(mailbox.page()));
        shop = DemoShop.open(port, surroundings);
    }

    private String started(SpringApplication application, String... own) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--journey.partitions=4",
                "--spring.kafka.bootstrap-servers=" + RealServers.kafka(),
                "--spring.data.redis.url=" + RealServers.redisUri(),
                "--logging.level.root=warn"));
        settings.addAll(Arrays.asList(own));
        ConfigurableApplicationContext service = application.run(settings.toArray(String[]::new));
        services.add(service);
        return "http://localhost:" + service.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** The address of a page of the shop. */
    String page(String path) {
        return shop.page().resolve(path).toString();
    }

    /** Another one, whose pages reach ingest at another address. */
    DemoShop reachedThrough(String otherIngest) throws IOException {
        return DemoShop.open(
                0,
                new Surroundings(
                        URI.create(otherIngest),
                        surroundings.writeKey(),
                        surroundings.aggregator(),
                        surroundings.remarketing(),
                        surroundings.mailbox()));
    }

    String ingest() {
        return ingest;
    }

    /** A visitor's journey, as soon as it is as expected. */
    JsonNode journey(String anonymousId, Predicate<JsonNode> until) {
        return polled(aggregator + "/api/customers/anonymous:" + anonymousId, until);
    }

    /** The names of a visitor's steps, newest first, as soon as these are among them. */
    List<String> steps(String anonymousId, String... awaited) {
        String url = aggregator + "/api/customers/anonymous:" + anonymousId + "/touchpoints?limit=100";
        await().atMost(SOON).untilAsserted(() -> assertThat(names(json(url))).contains(awaited));
        return names(json(url));
    }

    private static List<String> names(JsonNode steps) {
        return StreamSupport.stream(steps.path("touchpoints").spliterator(), false)
                .map(step -> step.path("name").asString())
                .toList();
    }

    /** The one mail to an address, as soon as it is there. */
    JsonNode theMailTo(String address) {
        JsonNode list = polled(
                mailbox.page() + "api/messages",
                mails -> StreamSupport.stream(mails.spliterator(), false)
                        .anyMatch(mail -> mail.path("to").asString().contains(address)));
        List<JsonNode> mails = StreamSupport.stream(list.spliterator(), false)
                .filter(mail -> mail.path("to").asString().contains(address))
                .toList();
        if (mails.size() != 1) {
            throw new AssertionError(mails.size() + " mails");
        }
        return json(
                mailbox.page() + "api/messages/" + mails.getFirst().path("id").asString());
    }

    /** The sum of ingest's samples of a meter that carry a label, e.g. {@code outcome="accepted"}. */
    double ingestMetric(String name, String label) {
        return get(ingestManagement + "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private JsonNode polled(String url, Predicate<JsonNode> until) {
        return await(url).atMost(SOON).until(() -> json(url), json -> !json.isEmpty() && until.test(json));
    }

    private JsonNode json(String url) {
        HttpResponse<String> answer = get(url);
        return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
    }

    private HttpResponse<String> get(String url) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        shop.close();
        services.reversed().forEach(ConfigurableApplicationContext::close);
        mailbox.close();
        http.shutdownNow();
    }
}
