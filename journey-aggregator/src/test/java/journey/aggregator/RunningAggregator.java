package journey.aggregator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import journey.ledger.kafka.Ledger;
import journey.testkit.OwnRedis;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole aggregator in this JVM, at a port of its own, and what can be asked of it over HTTP. */
final class RunningAggregator implements AutoCloseable {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext context;

    private RunningAggregator(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param settings further ones, as on a command line */
    static RunningAggregator start(String bootstrapServers, OwnRedis redis, String... settings) {
        List<String> all = new ArrayList<>(
                List.of("--spring.data.redis.port=" + redis.port(), "--spring.data.redis.host=127.0.0.1"));
        all.addAll(Arrays.asList(settings));
        return start(bootstrapServers, all);
    }

    /** @param settings further ones, which name the Redis too */
    static RunningAggregator start(String bootstrapServers, List<String> settings) {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--logging.level.root=warn",
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--journey.partitions=" + Storefront.PARTITIONS,
                "--journey.aggregator.tick=50ms"));
        all.addAll(settings);
        return new RunningAggregator(AggregatorApplication.application().run(all.toArray(String[]::new)));
    }

    boolean ready() {
        return get("/actuator/health/readiness").statusCode() == 200;
    }

    Ledger ledger(String name) {
        return context.getBean(name, Ledger.class);
    }

    URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    /** @param headers names and values in turn */
    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    JsonNode json(String path) {
        return JSON.readTree(get(path).body());
    }

    /** The sum of all of Prometheus's series whose names and tags begin so. */
    double metric(String name) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        context.close();
    }
}
