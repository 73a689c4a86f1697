package journey.remarketing.why.http;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import journey.events.CustomerId;
import journey.remarketing.why.CustomerDirectory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Asks the aggregator: {@code GET /api/customers/{id}}. */
public final class AggregatorDirectory implements CustomerDirectory {
    private final RestClient client;

    /** The one field of the answer that matters here. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Found(@Nullable String customer) {}

    /** @param timeout for the connection and for the answer */
    public AggregatorDirectory(URI aggregator, Duration timeout) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(timeout).build());
        requests.setReadTimeout(timeout);
        this.client = RestClient.builder()
                .baseUrl(aggregator.toString())
                .requestFactory(requests)
                .build();
    }

    @Override
    public Optional<CustomerId> find(String id) {
        try {
            return Optional.ofNullable(client.get()
                            .uri("/api/customers/{id}", id)
                            .retrieve()
                            .body(Found.class))
                    .flatMap(found -> Optional.ofNullable(found.customer()))
                    .filter(CustomerId::isOne)
                    .map(CustomerId::new);
        } catch (HttpClientErrorException refused) {
            return Optional.empty();
        } catch (RestClientException away) {
            throw new Unavailable(away);
        }
    }
}
