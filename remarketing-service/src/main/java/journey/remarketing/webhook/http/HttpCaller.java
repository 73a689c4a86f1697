package journey.remarketing.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import journey.remarketing.webhook.Addresses;
import journey.remarketing.webhook.Answer;
import journey.remarketing.webhook.Answer.Failed.How;
import journey.remarketing.webhook.Caller;
import journey.remarketing.webhook.Receiver;
import journey.remarketing.webhook.Secret;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends webhooks as Standard Webhooks 1.0 has it: POST, {@code webhook-id}, {@code webhook-timestamp}, {@code
 * webhook-signature}, JSON.
 *
 * <p>A name is resolved here, and the connection goes to the very addresses that were judged: whoever changes a name's address
 * between a check and the connection (DNS rebinding) gains nothing. Redirects are not followed, no proxy is used, no cookie
 * kept, and of the answer only the status and {@code Retry-After} are read; a try that takes longer than its time is broken
 * off, whatever the endpoint sends meanwhile.
 */
public final class HttpCaller implements Caller, AutoCloseable {
    /** Request Timeout, Too Early, Too Many Requests. */
    private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 425, 429);

    private final CloseableHttpClient client;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-limits").factory());
    private final Settings settings;
    private final Clock clock;
    private final MeterRegistry registry;

    /**
     * @param allowPrivate whether addresses may be called that do not lie in the public internet
     * @param connectWithin for one address
     * @param answerWithin for a whole try
     */
    public record Settings(boolean allowPrivate, Duration connectWithin, Duration answerWithin) {}

    /** An address that is not to be called. */
    static final class Refused extends UnknownHostException {
        private static final long serialVersionUID = 1;

        Refused() {
            super("not a public address");
        }
    }

    /** How names are resolved; the JDK's way but in tests. */
    interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    public HttpCaller(Settings settings, Clock clock, MeterRegistry registry) {
        this(settings, InetAddress::getAllByName, clock, registry);
    }

    HttpCaller(Settings settings, Names names, Clock clock, MeterRegistry registry) {
        this.settings = settings;
        this.clock = clock;
        this.registry = registry;
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new PublicOnly(names, settings.allowPrivate()))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout(settings.connectWithin()))
                                .setSocketTimeout(timeout(settings.answerWithin()))
                                .setTimeToLive(TimeValue.ofMinutes(1))
                                .build())
                        .setMaxConnPerRoute(64)
                        .setMaxConnTotal(256)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(settings.connectWithin()))
                        .setResponseTimeout(timeout(settings.answerWithin()))
                        .build())
                .setUserAgent("journey-webhooks/1")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    /** Lets only those addresses through that may be called; literal addresses come this way, too. */
    private record PublicOnly(Names names, boolean allowPrivate) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] all = names.resolve(host);
            InetAddress[] allowed = Arrays.stream(all)
                    .filter(address -> allowPrivate || Addresses.isPublic(address))
                    .toArray(InetAddress[]::new);
            if (allowed.length == 0) {
                throw new Refused();
            }
            return allowed;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @Override
    public Answer call(Receiver to, String id, String body) {
        Timer.Sample sample = Timer.start(registry);
        Answer answer;
        String outcome;
        HttpPost request = request(to, id, body);
        Future<?> limit =
                watch.schedule(request::cancel, settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = client.executeOpen(null, request, null);
            answer = answer(response);
            outcome = response.getCode() / 100 + "xx";
            // Closing alone would read to the end of whatever the endpoint still sends.
            request.cancel();
            Closer.closeQuietly(response);
        } catch (Refused privateAddress) {
            answer = new Answer.Failed("refused: not a public address", Optional.empty(), How.UNREACHED);
            outcome = "refused";
        } catch (UnknownHostException | ConnectException | ConnectTimeoutException unreached) {
            answer = new Answer.Failed(
                    "no connection: " + unreached.getClass().getSimpleName(), Optional.empty(), How.UNREACHED);
            outcome = "unreachable";
        } catch (IOException | RuntimeException failure) {
            boolean late = request.isCancelled();
            answer = new Answer.Failed(
                    late
                            ? "no answer in time"
                            : "no answer: " + failure.getClass().getSimpleName(),
                    Optional.empty(),
                    How.UNANSWERED);
            outcome = late ? "timeout" : "unreachable";
        } finally {
            limit.cancel(false);
        }
        sample.stop(registry.timer("journey.remarketing.webhook.tries", "endpoint", to.id(), "outcome", outcome));
        return answer;
    }

    private HttpPost request(Receiver to, String id, String body) {
        Instant now = clock.instant();
        HttpPost request = new HttpPost(to.url());
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        request.setHeader("webhook-signature", Secret.signatures(to.secrets(), id, now, body));
        request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON.withCharset(UTF_8)));
        return request;
    }

    private static Answer answer(ClassicHttpResponse response) {
        int status = response.getCode();
        if (status / 100 == 2) {
            return new Answer.Accepted("HTTP " + status);
        }
        if (status == 410) {
            return new Answer.Gone("HTTP 410");
        }
        String reason = "HTTP " + status + (status / 100 == 3 ? ", redirects are not followed" : "");
        Header asked = response.getFirstHeader("Retry-After");
        return new Answer.Failed(
                reason,
                Optional.ofNullable(asked)
                        .map(Header::getValue)
                        .filter(seconds -> seconds.matches("[0-9]{1,9}"))
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))),
                status / 100 == 4 && !WORTH_ANOTHER_TRY.contains(status) ? How.REFUSED : How.LATER);
    }

    @Override
    public void close() throws IOException {
        watch.shutdownNow();
        client.close();
    }
}
