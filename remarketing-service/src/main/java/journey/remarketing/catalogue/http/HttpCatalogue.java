package journey.remarketing.catalogue.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import journey.remarketing.catalogue.Catalogue;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks {@code GET <url>} with {@code {ids}} filled in, comma-separated. The answer is JSON: {@code {"products": [{"id": "p-1",
 * "forSale": true, "price": 12.50}]}}; without {@code forSale} a product is for sale, without {@code price} it costs as before.
 */
public final class HttpCatalogue implements Catalogue {
    private final RestClient client;
    private final String url;

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(@Nullable List<Entry> products) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Entry(
            @Nullable String id,
            @Nullable Boolean forSale,
            @Nullable BigDecimal price) {}

    /** @param timeout for the connection, and for the answer */
    public HttpCatalogue(String url, Duration timeout) {
        if (!url.contains("{ids}")) {
            throw new IllegalArgumentException("journey.remarketing.catalogue.url has to contain {ids}");
        }
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(timeout).build());
        requests.setReadTimeout(timeout);
        this.client = RestClient.builder().requestFactory(requests).build();
        this.url = url;
    }

    @Override
    public Map<String, Offer> find(Set<String> ids) {
        String list =
                ids.stream().sorted().map(id -> URLEncoder.encode(id, UTF_8)).collect(Collectors.joining(","));
        try {
            Answer answer = client.get()
                    .uri(URI.create(url.replace("{ids}", list)))
                    .retrieve()
                    .body(Answer.class);
            Map<String, Offer> offers = new HashMap<>();
            if (answer != null && answer.products() != null) {
                for (Entry entry : answer.products()) {
                    if (entry.id() != null) {
                        offers.put(
                                entry.id(),
                                new Offer(
                                        !Boolean.FALSE.equals(entry.forSale()),
                                        Optional.ofNullable(entry.price())
                                                .filter(price ->
                                                        price.signum() >= 0 && Math.abs(price.scale()) <= 10)));
                    }
                }
            }
            return offers;
        } catch (RestClientException | IllegalArgumentException away) {
            throw new Unavailable(away);
        }
    }
}
