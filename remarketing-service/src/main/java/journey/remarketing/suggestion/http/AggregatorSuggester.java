package journey.remarketing.suggestion.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.events.Product;
import journey.remarketing.suggestion.Suggester;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks the aggregator: {@code GET /api/products/recommended}. When it doesn't answer it isn't asked for ten seconds, so that a
 * queue of mails doesn't wait for each. The request names products, nobody.
 */
public final class AggregatorSuggester implements Suggester {
    private static final Logger LOG = LoggerFactory.getLogger(AggregatorSuggester.class);
    private static final Duration REST = Duration.ofSeconds(10);

    private final RestClient client;
    private final String aggregator;
    private final Clock clock;
    private final AtomicReference<Optional<Away>> away = new AtomicReference<>(Optional.empty());

    private record Away(Instant until, Exception why) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(@Nullable List<Entry> products) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Entry(
            @Nullable String kind,
            @Nullable String id,
            @Nullable String name,
            @Nullable String url,
            @Nullable String imageUrl,
            @Nullable BigDecimal price,
            @Nullable String currency) {}

    /** @param timeout for the connection, and for the answer */
    public AggregatorSuggester(URI aggregator, Duration timeout, Clock clock) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(timeout).build());
        requests.setReadTimeout(timeout);
        this.client = RestClient.builder().requestFactory(requests).build();
        this.aggregator = aggregator.toString().replaceAll("/+$", "");
        this.clock = clock;
    }

    @Override
    public Found find(List<String> about, List<String> without, String currency, int limit) {
        Optional<Away> resting =
                Objects.requireNonNull(away.get()).filter(last -> last.until().isAfter(clock.instant()));
        if (resting.isPresent()) {
            throw new Unavailable(resting.get().why());
        }
        try {
            String query = Stream.of(
                            Stream.of("limit=" + limit),
                            about.stream().map(id -> "about=" + URLEncoder.encode(id, UTF_8)),
                            without.stream().map(id -> "without=" + URLEncoder.encode(id, UTF_8)))
                    .flatMap(each -> each)
                    .collect(Collectors.joining("&"));
            Answer answer = client.get()
                    .uri(URI.create(aggregator + "/api/products/recommended?" + query))
                    .retrieve()
                    .body(Answer.class);
            List<Entry> entries = answer == null || answer.products() == null ? List.of() : answer.products();
            return new Found(products(entries, "related", currency), products(entries, "bestseller", currency));
        } catch (RestClientException | IllegalArgumentException failed) {
            away.set(Optional.of(new Away(clock.instant().plus(REST), failed)));
            LOG.atWarn()
                    .addKeyValue("failure", failed.getClass().getName())
                    .addKeyValue("seconds", REST.toSeconds())
                    .log("No suggestions are to be had; mails leave without, and it isn't asked for a while");
            throw new Unavailable(failed);
        }
    }

    private static List<Product> products(List<Entry> entries, String kind, String currency) {
        return entries.stream()
                .filter(entry -> kind.equals(entry.kind()))
                .flatMap(entry -> Stream.ofNullable(entry.id())
                        .filter(id -> !id.isEmpty())
                        .map(id -> new Product(
                                id,
                                Optional.ofNullable(entry.name()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.ofNullable(entry.price())
                                        .filter(price -> currency.equals(entry.currency()))
                                        .filter(price -> price.signum() >= 0 && Math.abs(price.scale()) <= 10),
                                1,
                                Optional.ofNullable(entry.url()),
                                Optional.ofNullable(entry.imageUrl()))))
                .toList();
    }
}
