package journey.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.segment.analytics.Analytics;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.TrackMessage;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.aggregator.AggregatorApplication;
import journey.ingest.IngestApplication;
import journey.ingest.listener.Listener;
import journey.remarketing.RemarketingApplication;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The three services on a real Kafka and a real Redis, from the storefront's HTTP call to the mail at the mail server.
 * Every test has customers of its own.
 */
class WholeLineIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static final List<ConfigurableApplicationContext> SERVICES = new ArrayList<>();
    private static String ingest;
    private static String ingestManagement;
    private static String aggregator;
    private static String remarketing;

    @BeforeAll
    static void start() {
        MAIL.start();
        ingestManagement = started(
                IngestApplication.application(),
                "--journey.ingest.write-keys[0].key=demo",
                "--journey.ingest.write-keys[0].source=shop",
                "--journey.ingest.write-keys[0].kind=browser");
        aggregator = started(
                AggregatorApplication.application(),
                "--journey.aggregator.tick=50ms",
                "--journey.aggregator.carts.abandoned-after=5s",
                "--journey.aggregator.carts.checkout-abandoned-after=5s");
        remarketing = started(
                RemarketingApplication.application(),
                "--journey.remarketing.tick=50ms",
                "--journey.remarketing.aggregator=" + aggregator,
                "--journey.remarketing.public-url=http://localhost:1",
                "--journey.remarketing.limits.quiet-hours.enabled=false",
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + MAIL.getSmtp().getPort());
        ingest = "http://localhost:"
                + SERVICES.getFirst().getBean(Listener.class).port();
        for (String service : List.of(ingestManagement, aggregator, remarketing)) {
            await("readiness of " + service)
                    .atMost(SOON)
                    .until(() -> get(service + "/actuator/health/readiness").statusCode() == 200);
        }
    }

    private static String started(org.springframework.boot.SpringApplication application, String... own) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--journey.ingest.http.port=0",
                "--journey.partitions=4",
                "--spring.kafka.bootstrap-servers=" + RealServers.kafka(),
                "--spring.data.redis.url=" + RealServers.redisUri(),
                "--logging.level.root=warn"));
        settings.addAll(Arrays.asList(own));
        ConfigurableApplicationContext service = application.run(settings.toArray(String[]::new));
        SERVICES.add(service);
        return "http://localhost:" + service.getEnvironment().getRequiredProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        SERVICES.reversed().forEach(ConfigurableApplicationContext::close);
        MAIL.stop();
    }

    @Test
    void anAbandonedCartBringsOneMailWithTheCartInIt() throws MessagingException, IOException {
        String anna = RealServers.unique("anna");
        String email = anna + "@example.com";
        post(
                "identify",
                "{'anonymousId':'phone-" + anna + "','userId':'" + anna + "','traits':{'email':'" + email
                        + "','firstName':'Anna','locale':'en-GB','consent':{'email':true}}}");
        post(
                "track",
                "{'anonymousId':'phone-" + anna + "','event':'Product Viewed','properties':"
                        + "{'product_id':'p-9','name':'Oak tray','price':31,'currency':'EUR','image_url':'https://shop.example/tray.png'}}");
        post(
                "track",
                "{'anonymousId':'phone-" + anna + "','event':'Product Added','properties':"
                        + "{'product_id':'p-1','name':'Blue <b>mug</b>','price':12.5,'quantity':2,'image_url':'https://shop.example/mug.png'}}");
        post(
                "track",
                "{'anonymousId':'phone-" + anna + "','event':'Product Added','properties':"
                        + "{'product_id':'p-2','name':'Bread board','price':30,'quantity':1}}");

        MimeMessage mail = theMailTo(email);
        String html = part(mail, "text/html");
        assertThat(html)
                .contains("Blue &lt;b&gt;mug&lt;/b&gt;", "Bread board", "https://shop.example/mug.png", "Oak tray")
                .contains("€12.50", "€25.00", "€55.00");
        assertThat(part(mail, "text/plain")).contains("Bread board", "€55.00");
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");

        JsonNode why =
                why(anna, w -> w.at("/occasions/0/steps/0/status").asString("").equals("sent"));
        assertThat(why.at("/decisions/0/gates")).isNotEmpty();
        JsonNode journey = customer(anna, c -> c.path("touchpoints").asInt() == 5);
        assertThat(journey.at("/cart/state").asString()).isEqualTo("abandoned");
        assertThat(JSON.readTree(get(aggregator + "/api/customers/" + anna + "/touchpoints?limit=1")
                                .body())
                        .at("/touchpoints/0/name")
                        .asString())
                .as("what remarketing did is part of the journey")
                .isEqualTo("Email Sent");

        unsubscribe(mail);
        why(anna, w -> !w.path("suppressions").isEmpty());
        customer(anna, c -> c.at("/consent/email/state").asString("").equals("withdrawn"));
        assertThat(mailsTo(email)).hasSize(1);
    }

    @Test
    void whoBuysFromAnotherChannelGetsNoMail() {
        String bert = RealServers.unique("bert");
        String email = bert + "@example.com";
        post(
                "identify",
                "{'anonymousId':'phone-" + bert + "','userId':'" + bert + "','traits':{'email':'" + email
                        + "','consent':{'email':true}}}");
        post(
                "track",
                "{'anonymousId':'phone-" + bert
                        + "','event':'Product Added','properties':{'product_id':'p-1','price':5}}");
        post(
                "track",
                "{'userId':'" + bert + "','event':'Order Completed','properties':{'order_id':'o-" + bert
                        + "','revenue':5,'currency':'EUR'}}");

        JsonNode journey = customer(bert, c -> c.path("episodes").size() == 1);
        assertThat(journey.at("/episodes/0/state").asString()).isEqualTo("completed");
        // Somebody else's mail, due later, shows that the time for this one has passed.
        String later = RealServers.unique("later");
        abandonedCart(later, "'traits':{'email':'" + later + "@example.com','consent':{'email':true}}");
        theMailTo(later + "@example.com");
        assertThat(mailsTo(email)).isEmpty();
    }

    @Test
    void withoutConsentThereIsNoMailAndTheReasonIsKept() {
        String carl = RealServers.unique("carl");
        abandonedCart(carl, "'traits':{'email':'" + carl + "@example.com'}");

        JsonNode why = why(carl, w -> !w.path("decisions").isEmpty());
        assertThat(why.path("decisions").toString()).contains("consent");
        assertThat(mailsTo(carl + "@example.com")).isEmpty();

        post("track", "{'userId':'" + carl + "','event':'Checkout Step Completed','properties':{'step':1}}");
        customer(carl, c -> c.at("/cart/kind").asString("").equals("checkout"));
        post("identify", "{'userId':'" + carl + "','traits':{'consent':{'email':true}}}");
        theMailTo(carl + "@example.com");
    }

    @Test
    void consentIsTakenFromSegmentsConsentObjectAndFromTheCheckout() {
        String dora = RealServers.unique("dora");
        post(
                "identify",
                "{'userId':'" + dora + "','traits':{'email':'" + dora + "@example.com'},"
                        + "'context':{'consent':{'categoryPreferences':{'Marketing':true}}}}");
        customer(dora, c -> c.at("/consent/email/state").asString("").equals("granted"));
        String emil = RealServers.unique("emil");
        post(
                "track",
                "{'userId':'" + emil
                        + "','event':'Checkout Step Completed','properties':{'step':2,'email':'" + emil
                        + "@example.com','marketing_opt_in':true}}");
        customer(emil, c -> c.at("/consent/email/state").asString("").equals("granted"));
    }

    @Test
    void segmentsOwnClientForJavaIsUnderstoodDownToTheJourney() {
        String user = RealServers.unique("fay");
        Analytics analytics = Analytics.builder("demo").endpoint(ingest).build();
        // Of two events in one millisecond the messageIds would say which came first.
        Instant began = Instant.now().minusSeconds(60);
        analytics.enqueue(IdentifyMessage.builder()
                .userId(user)
                .timestamp(Date.from(began))
                .traits(Map.of("email", user + "@example.com")));
        analytics.enqueue(TrackMessage.builder("Product Added")
                .userId(user)
                .timestamp(Date.from(began.plusSeconds(20)))
                .properties(Map.of("product_id", "p-1", "name", "Mug", "price", 12.5, "quantity", 2)));
        analytics.enqueue(TrackMessage.builder("Order Completed")
                .userId(user)
                .timestamp(Date.from(began.plusSeconds(40)))
                .properties(Map.of("order_id", "o-" + user, "revenue", 25, "currency", "EUR")));
        analytics.flush();

        JsonNode journey = customer(user, c -> c.path("touchpoints").asInt() == 3);
        analytics.shutdown();
        assertThat(journey.at("/person/email").asString()).isEqualTo(user + "@example.com");
        assertThat(journey.at("/episodes/0/state").asString()).isEqualTo("completed");
        assertThat(journey.at("/value/byCurrency/EUR/revenue").asString()).isEqualTo("25");
        assertThat(journey.at("/phase/present").asString()).isEqualTo("purchase");
    }

    @Test
    void aPersonWhoLogsInOnASecondDeviceIsOnePersonWithOneCart() {
        String gina = RealServers.unique("gina");
        post(
                "track",
                "{'anonymousId':'phone-" + gina
                        + "','event':'Product Added','properties':{'product_id':'p-1','price':5}}");
        post("identify", "{'anonymousId':'laptop-" + gina + "','userId':'" + gina + "'}");
        post(
                "track",
                "{'anonymousId':'laptop-" + gina
                        + "','event':'Product Added','properties':{'product_id':'p-2','price':7}}");
        post("identify", "{'anonymousId':'phone-" + gina + "','userId':'" + gina + "'}");

        JsonNode journey = customer(gina, c -> c.at("/cart/lines").size() == 2);
        assertThat(journey.path("formerly")).hasSize(1);
        assertThat(journey.at("/identities"))
                .extracting(id -> id.path("value").asString())
                .contains("phone-" + gina, "laptop-" + gina, gina);
        assertThat(customer("phone-" + gina, c -> true).path("customer")).isEqualTo(journey.path("customer"));
    }

    @Test
    void everyServiceShowsItsMetrics() {
        for (String service : List.of(ingestManagement, aggregator, remarketing)) {
            assertThat(get(service + "/actuator/prometheus").body()).contains("journey_");
            assertThat(get(service + "/v3/api-docs").statusCode()).isEqualTo(200);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get(aggregator + "/actuator/prometheus")
                                .body()
                                .lines()
                                .filter(line -> line.startsWith("journey_aggregator_carts_imbalance"))
                                .map(line -> line.substring(line.lastIndexOf(' ') + 1)))
                        .containsExactly("0.0"));
    }

    private static void abandonedCart(String user, String identity) {
        post("identify", "{'userId':'" + user + "'," + identity + "}");
        post(
                "track",
                "{'userId':'" + user
                        + "','event':'Product Added','properties':{'product_id':'p-1','name':'Mug','price':5}}");
    }

    /** What a mail program does on its user's behalf, RFC 8058. */
    private static void unsubscribe(MimeMessage mail) throws MessagingException {
        Matcher link = Pattern.compile("<(http[^>]+)>").matcher(mail.getHeader("List-Unsubscribe")[0]);
        assertThat(link.find()).isTrue();
        URI uri = URI.create(remarketing + URI.create(link.group(1)).getRawPath());
        assertThat(send(HttpRequest.newBuilder(uri).build()).statusCode())
                .as("looking changes nothing")
                .isEqualTo(200);
        HttpRequest click = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                .build();
        assertThat(send(click).statusCode()).isEqualTo(200);
    }

    private static MimeMessage theMailTo(String address) {
        return await("a mail to " + address.replaceAll("@.*", ""))
                .atMost(SOON)
                .until(() -> mailsTo(address), mails -> mails.size() == 1)
                .getFirst();
    }

    private static List<MimeMessage> mailsTo(String address) {
        return Arrays.stream(MAIL.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(address);
                    } catch (MessagingException broken) {
                        throw new IllegalStateException(broken);
                    }
                })
                .toList();
    }

    private static String part(BodyPart part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return (String) part.getContent();
        }
        return part.getContent() instanceof Multipart inner ? part(inner, type) : "";
    }

    private static String part(MimeMessage mail, String type) throws MessagingException, IOException {
        return part((Multipart) mail.getContent(), type);
    }

    private static String part(Multipart parts, String type) throws MessagingException, IOException {
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < parts.getCount(); i++) {
            found.append(part(parts.getBodyPart(i), type));
        }
        return found.toString();
    }

    private static JsonNode customer(String id, Predicate<JsonNode> until) {
        return polled(aggregator + "/api/customers/" + id, until);
    }

    private static JsonNode why(String id, Predicate<JsonNode> until) {
        return polled(remarketing + "/api/customers/" + id + "/why", until);
    }

    private static JsonNode polled(String url, Predicate<JsonNode> until) {
        return await(url)
                .atMost(SOON)
                .until(
                        () -> {
                            HttpResponse<String> answer = get(url);
                            return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
                        },
                        json -> !json.isEmpty() && until.test(json));
    }

    /** @param json with single quotes, for the eye */
    private static void post(String call, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ingest + "/v1/" + call))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("demo:".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
                .build();
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
