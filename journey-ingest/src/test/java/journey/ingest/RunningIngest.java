package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import journey.ingest.listener.Listener;
import journey.ingest.listener.Route;
import journey.ingest.listener.Routes;
import org.springframework.context.ConfigurableApplicationContext;

/** Ingest as it is started for real, on a free port, with the write keys {@code demo} (browser) and {@code server}. */
final class RunningIngest implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private RunningIngest(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningIngest on(String kafka, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--journey.ingest.http.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka,
                "--journey.partitions=8",
                "--journey.ingest.write-keys[0].key=demo",
                "--journey.ingest.write-keys[0].source=demo",
                "--journey.ingest.write-keys[1].key=server",
                "--journey.ingest.write-keys[1].source=backend",
                "--journey.ingest.write-keys[1].kind=server"));
        arguments.addAll(List.of(more));
        return new RunningIngest(IngestApplication.application().run(arguments.toArray(String[]::new)));
    }

    String url() {
        return "http://localhost:" + context.getBean(Listener.class).port();
    }

    /** Where operators look. */
    private String management() {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** Of everything that the listener serves. */
    List<String> paths() {
        return context.getBeansOfType(Routes.class).values().stream()
                .flatMap(routes -> routes.routes().stream())
                .map(Route::path)
                .toList();
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return post(path, body.getBytes(UTF_8), headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) {
        return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        return send(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    boolean ready() {
        return get("/actuator/health/readiness").statusCode() == 200;
    }

    /** The sum of the samples of {@code name} that carry all {@code labels}, e.g. {@code outcome="accepted"}. */
    double metric(String name, String... labels) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }

    static String basic(String writeKey) {
        return "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Headers are pairs; {@code demo}'s Basic authentication unless they name another or an empty one. */
    private HttpRequest.Builder request(String path, String... headers) {
        Map<String, String> all = new HashMap<>(Map.of("Authorization", basic("demo")));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create((operators(path) ? management() : url()) + path))
                .timeout(Duration.ofSeconds(10));
        all.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        return request;
    }

    private static boolean operators(String path) {
        return path.startsWith("/actuator") || path.startsWith("/v3") || path.startsWith("/api");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
