package journey.standalone.storefront;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/** Lets the shop's pages see the visitor's journey, which browsers may not ask of the aggregator: its origin is another. */
final class JourneyWindow implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int STEPS = 6;
    private static final String NOTHING = "null";

    private final URI aggregator;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    JourneyWindow(URI aggregator) {
        this.aggregator = aggregator;
    }

    /**
     * As JSON: {@code journey} and {@code steps} as the aggregator tells them, each {@code null} while it knows nobody by
     * this id, or doesn't answer.
     */
    String look(String anonymousId) throws InterruptedException {
        if (!ID.matcher(anonymousId).matches()) {
            return json(NOTHING, NOTHING);
        }
        String customer = "/api/customers/anonymous:" + anonymousId;
        return json(get(customer), get(customer + "/touchpoints?limit=" + STEPS));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private String get(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(aggregator + path))
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : NOTHING;
        } catch (IOException away) {
            return NOTHING;
        }
    }

    private static String json(String journey, String steps) {
        return "{\"journey\":" + journey + ",\"steps\":" + steps + "}";
    }
}
