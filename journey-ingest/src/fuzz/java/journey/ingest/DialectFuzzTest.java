package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.events.codec.Decoded;
import journey.events.codec.TouchpointCodec;
import journey.ingest.admission.RateLimits;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.Answer;
import journey.ingest.collect.Call;
import journey.ingest.collect.Collector;
import journey.ingest.collect.InMemoryLog;
import journey.ingest.collect.Limits;
import journey.ingest.collect.Provenance;
import journey.ingest.collect.Submission;
import journey.ingest.dialect.Delivery;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Translation;
import journey.ingest.measurement.MeasurementDialect;
import journey.ingest.pixel.PixelDialect;
import journey.ingest.shopify.ShopifyDialect;
import journey.ingest.woocommerce.WooCommerceDialect;

/** Whatever is delivered: no exception, the same events each time, and what is taken of them can be decoded. */
final class DialectFuzzTest {
    private static final String SECRET = "hush";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Source SHOP = new Source(
            "shop", SourceKind.SERVER, Set.of(), List.of(SECRET), Optional.empty(), false);
    private static final List<String> SHOPIFY = List.of(
            "checkouts/create",
            "checkouts/update",
            "orders/create",
            "orders/paid",
            "orders/cancelled",
            "refunds/create",
            "customers/data_request",
            "customers/redact",
            "shop/redact");
    private static final List<String> WOOCOMMERCE = List.of(
            "order.created",
            "order.updated",
            "order.deleted",
            "order.restored",
            "customer.created",
            "customer.updated",
            "action.woocommerce_add_to_cart");

    @FuzzTest(maxDuration = "2m")
    void shopify(byte @NotNull [] body, int topic) throws Exception {
        holds(
                new ShopifyDialect(),
                body,
                Map.of(),
                Map.of(
                        "x-shopify-topic",
                        SHOPIFY.get(Math.floorMod(topic, SHOPIFY.size())),
                        "x-shopify-webhook-id",
                        "w-1",
                        "x-shopify-hmac-sha256",
                        signature(body)));
    }

    @FuzzTest(maxDuration = "2m")
    void wooCommerce(byte @NotNull [] body, int topic) throws Exception {
        holds(
                new WooCommerceDialect(),
                body,
                Map.of(),
                Map.of(
                        "x-wc-webhook-topic",
                        WOOCOMMERCE.get(Math.floorMod(topic, WOOCOMMERCE.size())),
                        "x-wc-webhook-signature",
                        signature(body)));
    }

    @FuzzTest(maxDuration = "2m")
    void measurement(byte @NotNull [] body) {
        holds(new MeasurementDialect(), body, Map.of("api_secret", "key", "measurement_id", "G-1"), Map.of());
    }

    @FuzzTest(maxDuration = "1m")
    void pixel(@NotNull String name, @NotNull String value, @NotNull String id) {
        Map<String, String> query = new HashMap<>(Map.of("writeKey", "key", "anonymousId", id, "event", value));
        query.put(name, value);
        query.put("properties." + name, value);
        holds(PixelDialect.own(), new byte[0], query, Map.of());
    }

    private static void holds(Dialect dialect, byte[] body, Map<String, String> query, Map<String, String> headers) {
        Delivery delivery = new Delivery(
                dialect instanceof PixelDialect ? "track" : "key",
                query,
                name -> Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT))),
                body,
                NOW);
        Translation translation = dialect.translate(delivery, SHOP);
        if (!(translation instanceof Translation.Events events)) {
            return;
        }
        if (dialect.translate(delivery, SHOP) instanceof Translation.Events again) {
            assertThat(again.batch()).isEqualTo(events.batch());
        }
        InMemoryLog log = new InMemoryLog();
        Collector collector = new Collector(
                Limits.SEGMENT,
                new WriteKeys(Map.of("key", SHOP)),
                new RateLimits(() -> 0),
                log,
                receipt -> {},
                InstantSource.fixed(NOW),
                () -> 0,
                () -> "made");
        Answer answer = collector
                .collect(new Submission(
                        Call.BATCH,
                        events.batch(),
                        Optional.of("key"),
                        Optional.empty(),
                        false,
                        true,
                        source -> Provenance.NOTHING))
                .toCompletableFuture()
                .join();
        assertThat(answer).as(new String(events.batch(), UTF_8)).isInstanceOf(Answer.Taken.class);
        assertThat(log.touchpoints())
                .allSatisfy(record ->
                        assertThat(new TouchpointCodec(Map.of()).decode(record)).isInstanceOf(Decoded.Ok.class));
    }

    private static String signature(byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(body));
    }
}
