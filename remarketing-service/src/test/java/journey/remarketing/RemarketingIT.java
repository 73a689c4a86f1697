package journey.remarketing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.events.Consent;
import journey.events.Contact;
import journey.events.Envelope;
import journey.events.Interaction;
import journey.events.JourneySignal;
import journey.events.Topics;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.SignalCodec;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Message;
import journey.ledger.Slot;
import journey.ledger.kafka.KafkaMessageLog;
import journey.ledger.kafka.LedgerClients;
import journey.remarketing.bounce.imap.Returned;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.Origin;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.ledger.ConversationStore;
import journey.testkit.OwnKafka;
import journey.testkit.OwnRedis;
import journey.testkit.RealServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service on a real broker, a real Redis and a mail server; the aggregator is played by the test. */
class RemarketingIT {
    private static final int PARTITIONS = 4;

    private static final String CART_RECOVERY = """
            trigger: [cart-abandoned, checkout-abandoned, payment-failed]
            activated-at: 2020-01-01T00:00:00Z
            steps:
              - id: first
            """;

    @TempDir
    static Path campaigns;

    private static OwnKafka kafka;
    private static OwnRedis redis;
    private static RedisClient redisClient;
    private static StatefulRedisConnection<String, String> connection;
    private static final String PROVIDER = "a secret of the mail provider";

    private static final String GATEWAY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private record Posted(java.net.http.HttpHeaders headers, String body) {}

    private static final ConcurrentLinkedQueue<Posted> POSTED = new ConcurrentLinkedQueue<>();

    private static HttpServer gateway;
    private static GreenMail mails;
    private static GreenMailUser returned;
    private static ScheduledExecutorService aggregator;
    private static Producer<byte[], byte[]> producer;
    private static KafkaMessageLog log;
    private static ConfigurableApplicationContext service;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        kafka = RealServers.ownKafka();
        redis = RealServers.ownRedis();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Topics.all().stream()
                            .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        redisClient = RedisClient.create(redis.uri());
        connection = redisClient.connect();
        mails = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        mails.start();
        returned = mails.setUser("bounces@shop.example", "bounces", "secret");
        producer = LedgerClients.producer(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        log = new KafkaMessageLog(producer, PARTITIONS);
        write("cart-recovery", CART_RECOVERY);
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/sms", exchange -> {
            Posted posted = new Posted(
                    java.net.http.HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            POSTED.add(posted);
            exchange.sendResponseHeaders(posted.body().contains("user-gone") ? 410 : 202, -1);
            exchange.close();
        });
        gateway.start();
        aggregator = Executors.newSingleThreadScheduledExecutor();
        aggregator.scheduleAtFixedRate(RemarketingIT::letJourneysTimePass, 0, 100, TimeUnit.MILLISECONDS);
        service = RemarketingApplication.application()
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                        "--spring.data.redis.port=" + redis.port(),
                        "--spring.data.redis.host=127.0.0.1",
                        "--spring.mail.host=127.0.0.1",
                        "--spring.mail.port=" + mails.getSmtp().getPort(),
                        "--journey.partitions=" + PARTITIONS,
                        "--journey.remarketing.aggregator=http://127.0.0.1:1",
                        "--journey.remarketing.limits.quiet-hours.enabled=false",
                        "--journey.remarketing.mail.test-recipients=@tests.example,user-test",
                        "--journey.remarketing.links.shop-key=what the shop and we know, alone",
                        "--journey.remarketing.shop.cart-url=http://localhost:8080/cart?items={items}&restore={restore}",
                        "--journey.remarketing.bounces.address=bounces@shop.example",
                        "--journey.remarketing.bounces.mailbox.host=127.0.0.1",
                        "--journey.remarketing.bounces.mailbox.port="
                                + mails.getImap().getPort(),
                        "--journey.remarketing.bounces.mailbox.username=bounces",
                        "--journey.remarketing.bounces.mailbox.password=secret",
                        "--journey.remarketing.bounces.mailbox.tls=false",
                        "--journey.remarketing.bounces.mailbox.every=200ms",
                        "--journey.remarketing.bounces.webhook-secret=" + PROVIDER,
                        "--journey.remarketing.campaigns.folder=" + campaigns,
                        "--journey.remarketing.webhooks.allow-private=true",
                        "--journey.remarketing.channels[0].id=sms",
                        "--journey.remarketing.channels[0].url=http://127.0.0.1:"
                                + gateway.getAddress().getPort() + "/sms",
                        "--journey.remarketing.channels[0].secret=" + GATEWAY,
                        "--journey.remarketing.campaigns.poll=200ms");
        port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        service.close();
        aggregator.shutdownNow();
        producer.close();
        mails.stop();
        gateway.stop(0);
        connection.close();
        redisClient.shutdown();
        redis.close();
        kafka.close();
    }

    private static void write(String campaign, String definition) throws IOException {
        Path folder = Files.createDirectories(campaigns.resolve(campaign));
        Files.writeString(folder.resolve("en.properties"), """
                first.subject=You left something, {{firstName}}
                first.preheader=Kept.
                first.headline=Your cart
                first.intro=As you left it.
                """);
        Files.writeString(folder.resolve("campaign.yaml"), definition);
    }

    private static void letJourneysTimePass() {
        try {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                connection
                        .sync()
                        .hset(
                                new Slot("j", partition, PARTITIONS).key("offset"),
                                "watermark",
                                Long.toString(Instant.now().toEpochMilli()));
            }
        } catch (RuntimeException redisIsAway) {
            // Comes back; the next round tries again.
        }
    }

    private static void publish(JourneySignal signal) {
        log.publish(List.of(new Message(Topics.SIGNALS, SignalCodec.encode(signal))));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static List<MimeMessage> mailsTo(Shopper shopper) {
        String address = shopper.email().orElseThrow();
        return Arrays.stream(mails.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(address);
                    } catch (jakarta.mail.MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private static HttpResponse<String> call(String method, String path, String body) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
            request.header(
                            "content-type",
                            body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String why(Shopper shopper) {
        return call("GET", "/api/customers/" + shopper.customer().value() + "/why", "")
                .body();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = LedgerClients.consumers(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()), "reader", Optional.empty())
                .apply(0)) {
            List<TopicPartition> all = IntStream.range(0, PARTITIONS)
                    .mapToObj(p -> new TopicPartition(topic, p))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static double count(String meter, String... tags) {
        var counter =
                service.getBean(MeterRegistry.class).find(meter).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void anAbandonedCartBecomesOneMailAndTheReasonCanBeRead() throws Exception {
        Shopper anna = Shopper.named("anna");
        JourneySignal signal = anna.abandons(now());
        publish(signal);
        publish(signal);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(why(anna)).contains("\"status\":\"sent\""));
        assertThat(mailsTo(anna)).hasSize(1);
        assertThat(why(anna))
                .contains("\"gate\":\"consent\"", "\"evidence\":\"m-consent\"", "a…@example.org")
                .doesNotContain("anna@example.org");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(records(Topics.TOUCHPOINTS)).anySatisfy(record -> {
                    assertThat(new String(record.key(), UTF_8)).isEqualTo("anonymous-1");
                    assertThat(new String(record.value(), UTF_8))
                            .contains("Email Sent", "cart-recovery", "\"attribution_window\":\"PT120H\"");
                    assertThat(new String(
                                    record.headers().lastHeader(Headers.TYPE).value(), UTF_8))
                            .isEqualTo("journey.touchpoint.track");
                }));
        assertThat(count("journey.remarketing.mails", "outcome", "claimed")).isPositive();
        assertThat(count("journey.remarketing.mails", "outcome", "sent")).isPositive();
        assertThat(service.getBean(MeterRegistry.class)
                        .get("journey.remarketing.trigger.to.sent")
                        .tag("campaign", "cart-recovery")
                        .timers())
                .anySatisfy(took -> assertThat(took.mean(TimeUnit.SECONDS)).isPositive());
        assertThat(count("journey.remarketing.signals", "kind", "cart_abandoned"))
                .isGreaterThanOrEqualTo(2);
        assertThat(count(
                        "journey.remarketing.decisions",
                        "campaign",
                        "cart-recovery",
                        "gate",
                        "courier-free",
                        "verdict",
                        "pass"))
                .isPositive();
        await().untilAsserted(() -> assertThat(
                        call("GET", "/actuator/health/readiness", "").statusCode())
                .isEqualTo(200));
        assertThat(call("GET", "/actuator/prometheus", "").body()).contains("journey_remarketing_mails_total");
    }

    @Test
    void theLinkChangesNothingOnGetAndUnsubscribesOnPost() throws Exception {
        Shopper bea = Shopper.named("bea");
        publish(bea.abandons(now()));
        await().atMost(Duration.ofSeconds(30)).until(() -> mailsTo(bea).size() == 1);
        String header = mailsTo(bea).getFirst().getHeader("List-Unsubscribe")[0];
        String path = URI.create(header.substring(1, header.length() - 1)).getPath();
        HttpResponse<String> page = call("GET", path, "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<form method=\"post\">");
        assertThat(why(bea)).contains("\"suppressions\":[]");
        assertThat(call("POST", path, "List-Unsubscribe=One-Click").statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(why(bea)).contains("\"reason\":\"unsubscribed\""));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(records(Topics.TOUCHPOINTS))
                        .anySatisfy(record ->
                                assertThat(new String(record.value(), UTF_8)).contains("\"event\":\"Unsubscribed\"")));
        assertThat(count("journey.remarketing.unsubscribes", "outcome", "accepted"))
                .isPositive();
        assertThat(call("POST", path + "x", "").statusCode()).isEqualTo(400);
    }

    private static String linkIn(MimeMessage mail, String path) throws Exception {
        String text =
                ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent().toString();
        Matcher found = Pattern.compile("http://localhost:8082(/" + path + "/[A-Za-z0-9_-]+)")
                .matcher(text);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static Touchpoint touchpoint(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        Decoded<Touchpoint> read = new TouchpointCodec(Map.of())
                .decode(new Envelope(new String(record.key(), UTF_8), headers, record.value()));
        assertThat(read).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<Touchpoint>) read).value();
    }

    private static void writtenBack(String... parts) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(records(Topics.TOUCHPOINTS))
                        .anySatisfy(record ->
                                assertThat(new String(record.value(), UTF_8)).contains(parts)));
    }

    @Test
    void aClickLeadsToTheShopAndIsWrittenBackWithWhatItIs() throws Exception {
        Shopper gina = Shopper.named("gina");
        publish(gina.abandons(now()));
        await().atMost(Duration.ofSeconds(30)).until(() -> mailsTo(gina).size() == 1);
        assertThat(call("GET", linkIn(mailsTo(gina).getFirst(), "preferences"), "")
                        .statusCode())
                .isEqualTo(200);
        String path = linkIn(mailsTo(gina).getFirst(), "r");
        HttpResponse<String> answer = call("GET", path, "");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location").orElseThrow())
                .startsWith("http://localhost:8080/cart?items=p1%3A2&restore=ey")
                .contains("utm_campaign=cart-recovery", "utm_content=first");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(records(Topics.TOUCHPOINTS)).anySatisfy(record -> {
                    assertThat(new String(record.value(), UTF_8))
                            .contains("\"event\":\"Email Link Clicked\"", "http://localhost:8080/cart?items=p1%3A2");
                    // The client of this test says that it is a library.
                    assertThat(new String(
                                    record.headers().lastHeader(Headers.BOT).value(), UTF_8))
                            .isEqualTo("library");
                    assertThat(touchpoint(record).what()).isInstanceOf(Interaction.MailEvent.class);
                }));
        assertThat(count("journey.remarketing.link.visits", "link", "click", "visitor", "library"))
                .isPositive();
    }

    @Test
    void preferencesAreShownKeptAndWrittenBack() throws Exception {
        Shopper hugo = Shopper.named("hugo");
        publish(hugo.abandons(now()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(why(hugo)).contains("\"status\":\"sent\""));
        String path = "/preferences/"
                + service.getBean(Links.class)
                        .issue(
                                new Link.Preferences(hugo.customer(), "0123456789abcdef", "cart-recovery"),
                                Instant.now().plusSeconds(3600));
        assertThat(call("GET", path, "").body()).contains("value=\"reminders\" checked");
        assertThat(call("POST", path, "topic=surveys&topic=offers&language=en").statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(why(hugo))
                        .contains("\"reason\":\"opted-out\"", "\"topic\":\"reminders\"", "\"locale\":\"en-IT\""));
        assertThat(call("GET", path, "").body())
                .contains("value=\"reminders\">", "value=\"offers\" checked", "value=\"en\" checked");
        writtenBack("\"event\":\"Mail Preferences Chosen\"", "\"topics\":[\"offers\",\"surveys\"]");
        assertThat(count("journey.remarketing.preferences", "outcome", "accepted"))
                .isPositive();
    }

    @Test
    void anAnswerToASurveyIsWrittenBackAsTheJourneyReadsIt() {
        Shopper ida = Shopper.named("ida");
        publish(ida.abandons(now()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(why(ida)).contains("\"status\":\"sent\""));
        String token = service.getBean(Links.class)
                .issue(
                        new Link.Survey(
                                new Origin(
                                        ida.customer(),
                                        "ask",
                                        "first",
                                        "0123456789abcdef0123456789abcdef",
                                        Optional.empty(),
                                        now()),
                                "nps",
                                10,
                                Optional.of("order-77")),
                        Instant.now().plusSeconds(3600));
        assertThat(call("GET", "/s/" + token + "?score=9", "").body()).contains("value=\"9\" checked");
        assertThat(call("POST", "/s/" + token, "score=9&comment=Bello").statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(records(Topics.TOUCHPOINTS))
                        .anySatisfy(record -> assertThat(touchpoint(record).what())
                                .isEqualTo(new Interaction.SurveyAnswered(
                                        "nps", 10, 9, Optional.of("Bello"), Optional.of("order-77")))));
    }

    private static int provider(String body) throws Exception {
        String time = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(PROVIDER.getBytes(UTF_8), "HmacSHA256"));
        String signature =
                Base64.getEncoder().encodeToString(mac.doFinal(("m-1." + time + '.' + body).getBytes(UTF_8)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhooks/mail-provider"))
                                    .header("content-type", "application/json")
                                    .header("webhook-id", "m-1")
                                    .header("webhook-timestamp", time)
                                    .header("webhook-signature", "v1," + signature)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void whatComesBackAboutAMailSuppressesAndGoesIntoTheJourney() throws Exception {
        Shopper fina = Shopper.named("fina");
        publish(fina.abandons(now()));
        await().atMost(Duration.ofSeconds(30)).until(() -> mailsTo(fina).size() == 1);
        MimeMessage mail = mailsTo(fina).getFirst();
        String back = mail.getHeader("Return-Path")[0];
        returned.deliver(Returned.mail(Returned.bounce(
                back.substring(1, back.length() - 1), "failed", "5.1.1", "550 5.1.1 unknown", "<not@ours.example>")));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(why(fina)).contains("\"reason\":\"hard-bounce\""));
        String event = "{\"events\": [{\"id\": \"e-1\", \"type\": \"complaint\", \"messageId\": \""
                + mail.getMessageID() + "\", \"at\": \"" + now() + "\"}]}";
        assertThat(provider(event)).isEqualTo(204);
        assertThat(provider(event)).isEqualTo(204);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(why(fina)).containsOnlyOnce("\"reason\":\"complaint\""));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                records(Topics.TOUCHPOINTS).stream().map(record -> new String(record.value(), UTF_8)))
                        .anyMatch(value -> value.contains("Email Bounced"))
                        .anyMatch(value -> value.contains("Email Marked as Spam") && value.contains("cart-recovery")));
        assertThat(count("journey.remarketing.reports", "source", "mailbox", "kind", "hard_bounce"))
                .isEqualTo(1);
        assertThat(count("journey.remarketing.reports", "source", "webhook", "kind", "complaint"))
                .isEqualTo(2);
        assertThat(call("GET", "/actuator/prometheus", "").body())
                .contains(
                        "journey_remarketing_courier_mails",
                        "journey_remarketing_courier_places",
                        "journey_remarketing_courier_paused",
                        "journey_remarketing_smtp_connections{",
                        "journey_remarketing_smtp_connects_total{",
                        "journey_remarketing_smtp_broken_total",
                        "journey_remarketing_reports_total{",
                        "journey_ledger_timers_due{");
        assertThat(call("GET", "/v3/api-docs", "").body()).contains("/webhooks/mail-provider");
    }

    @Test
    void anEmptiedRedisIsRepairedFromTheLogAndNobodyIsMailedTwice() {
        Shopper cleo = Shopper.named("cleo");
        publish(cleo.abandons(now()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(why(cleo)).contains("\"status\":\"sent\""));
        connection.sync().flushall();
        Shopper dora = Shopper.named("dora");
        publish(dora.abandons(now()));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(why(cleo)).contains("\"status\":\"sent\"");
            assertThat(why(dora)).contains("\"status\":\"sent\"");
        });
        assertThat(mailsTo(cleo)).hasSize(1);
        assertThat(mailsTo(dora)).hasSize(1);
    }

    @Test
    void whatNobodyCanReadGoesToTheDeadLetters() {
        Shopper emil = Shopper.named("emil");
        log.publish(List.of(new Message(
                Topics.SIGNALS,
                new Envelope(
                        emil.customer().value(),
                        Map.of(Headers.TYPE, Headers.SIGNAL_TYPE + "cart.abandoned"),
                        "{".getBytes(UTF_8)))));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(records(Topics.deadLetter(Topics.SIGNALS))).isNotEmpty());
        assertThat(count("journey.remarketing.signals", "kind", "undecodable")).isPositive();
    }

    @Test
    void idsThatNobodyKnowsAreProblems() {
        Shopper nobody = Shopper.named("nobody");
        HttpResponse<String> away = call("GET", "/api/customers/email:a@example.org/why", "");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(why(nobody)).contains("urn:journey:problem:");
        assertThat(call("GET", "/api/mails/in-doubt", "").body()).isEqualTo("{\"mails\":[]}");
        assertThat(call("GET", "/v3/api-docs", "").body()).contains("/api/customers/{id}/why");
        assertThat(service.getBean(ConversationStore.class).inDoubt()).isEmpty();
    }

    @Test
    void aCampaignIsListedShownAndTriedOut() throws Exception {
        assertThat(call("GET", "/api/campaigns", "").body())
                .contains("\"id\":\"cart-recovery\"", "\"trigger\":[\"cart-abandoned\",", "\"mistakes\":[]");
        HttpResponse<String> one = call("GET", "/api/campaigns/cart-recovery", "");
        assertThat(one.body()).contains("\"languages\":[\"en\"]", "\"paused\":false", "\"delay\":\"PT0S\"");
        assertThat(call("GET", "/api/campaigns/nothing", "").statusCode()).isEqualTo(404);

        HttpResponse<String> madeUp = call("GET", "/api/campaigns/cart-recovery/preview", "");
        assertThat(madeUp.headers().firstValue("content-type")).hasValue("text/html;charset=UTF-8");
        assertThat(madeUp.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("sandbox");
        assertThat(madeUp.body()).contains("Moka Classica", "You left something, Giulia");
        assertThat(call("GET", "/api/campaigns/cart-recovery/preview?language=fi", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("GET", "/api/campaigns/cart-recovery/preview?step=no", "")
                        .body())
                .contains("urn:journey:problem:step-unknown");

        Shopper fran = Shopper.named("fran");
        publish(fran.abandons(now()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(why(fran)).contains("\"status\":\"sent\""));
        assertThat(call(
                                "GET",
                                "/api/campaigns/cart-recovery/preview?language=en&customer="
                                        + fran.customer().value(),
                                "")
                        .body())
                .contains("Moka", "You left something, Anna")
                .doesNotContain("Moka Classica");

        assertThat(call("POST", "/api/campaigns/cart-recovery/test", "{\"to\":\"a@elsewhere.example\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(call("POST", "/api/campaigns/cart-recovery/test", "{}").statusCode())
                .isEqualTo(400);
        int before = mails.getReceivedMessages().length;
        HttpResponse<String> tried = call("POST", "/api/campaigns/cart-recovery/test", "{\"to\":\"me@tests.example\"}");
        assertThat(tried.body()).contains("\"messageId\":\"<");
        assertThat(Arrays.stream(mails.getReceivedMessages()).skip(before))
                .anySatisfy(mail ->
                        assertThat(mail.getAllRecipients()[0].toString()).isEqualTo("me@tests.example"));

        assertThat(call("GET", "/api/campaigns/cart-recovery/why", "").body())
                .contains(
                        "\"gate\":\"courier-free\",\"verdict\":\"pass\"",
                        fran.customer().value())
                .doesNotContain("@example.org");
        assertThat(call("GET", "/api/campaigns/cart-recovery/why?limit=0", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPausedCampaignMailsNobodyUntilItIsResumedAlsoAfterRedisWasLost() {
        assertThat(call("POST", "/api/campaigns/cart-recovery/pause", "").body())
                .contains("\"paused\":true");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                call("GET", "/api/campaigns/cart-recovery", "").body())
                        .contains("\"paused\":{\"paused\":true,\"byFile\":false"));
        connection.sync().flushall();
        Shopper gina = Shopper.named("gina");
        publish(gina.abandons(now()));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(why(gina)).contains("\"gate\":\"campaign-running\"", "\"status\":\"deferred\""));
        assertThat(mailsTo(gina)).isEmpty();
        assertThat(call("POST", "/api/campaigns/cart-recovery/resume", "").body())
                .contains("\"paused\":false");
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(mailsTo(gina)).as(why(gina)).hasSize(1));
        assertThat(count("journey.remarketing.signals", "kind", "campaign_switched"))
                .isGreaterThanOrEqualTo(2 * PARTITIONS);
    }

    @Test
    void changedFilesTakeEffectWithoutARestartAndMistakesDoNot() throws Exception {
        write("ask", "trigger: order-completed\nsteps: []\n");
        HttpResponse<String> refused = call("POST", "/api/campaigns/reload", "");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "urn:journey:problem:campaigns-unusable",
                        "ask/campaign.yaml, line 1: the key after is missing");
        assertThat(call("GET", "/actuator/health", "").body()).contains("the key after is missing");
        assertThat(call("GET", "/api/campaigns", "").body()).doesNotContain("\"id\":\"ask\"");

        write(
                "ask",
                "trigger: {on: order-completed, after: 1s}\nactivated-at: 2020-01-01T00:00:00Z\nsurvey: {kind: nps}\n"
                        + "steps: [{id: first}]\n");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(call("GET", "/api/campaigns", "").body()).contains("\"id\":\"ask\""));
        assertThat(call("GET", "/actuator/health", "").body()).doesNotContain("the key after is missing");
        assertThat(count("journey.remarketing.campaign.readings", "outcome", "refused"))
                .isPositive();
        Shopper hanna = Shopper.named("hanna");
        Instant ordered = now();
        publish(new JourneySignal.OrderPlaced(
                "order-hanna",
                hanna.customer(),
                ordered,
                "o-hanna",
                java.util.Optional.empty(),
                java.util.Optional.of(hanna.contact()),
                java.util.Optional.empty()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(mailsTo(hanna)).hasSize(1));
        assertThat(why(hanna)).contains("\"kind\":\"order\"", "order:o-hanna");
        assertThat(((MimeMultipart) mailsTo(hanna).getFirst().getContent())
                        .getBodyPart(0)
                        .getContent()
                        .toString())
                .contains("/s/", "?score=0", "?score=10")
                .doesNotContain("{survey}");
        Files.delete(campaigns.resolve("ask").resolve("campaign.yaml"));
        assertThat(call("POST", "/api/campaigns/reload", "").statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsHeldOutGoesBackIntoTheJourneyAndGetsNoMail() throws Exception {
        write(
                "held",
                "trigger: browse-abandoned\nholdout: 1\nactivated-at: 2020-01-01T00:00:00Z\nsteps: [{id: first}]\n");
        assertThat(call("POST", "/api/campaigns/reload", "").statusCode()).isEqualTo(200);
        Shopper iris = Shopper.named("iris");
        Instant left = now();
        publish(new JourneySignal.BrowseAbandoned(
                "browse-iris",
                iris.customer(),
                left,
                left.minusSeconds(60),
                iris.abandons(left).cart().lines(),
                iris.contact(),
                java.util.Set.of(),
                java.util.Optional.empty()));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(records(Topics.TOUCHPOINTS))
                        .anySatisfy(record -> assertThat(new String(record.value(), UTF_8))
                                .contains("Email Held Out", "\"campaign_id\":\"held\"", "\"episode_id\":\"browse:")));
        assertThat(mailsTo(iris)).isEmpty();
        Files.delete(campaigns.resolve("held").resolve("campaign.yaml"));
        assertThat(call("POST", "/api/campaigns/reload", "").statusCode()).isEqualTo(200);
    }

    private static void looksAround(Shopper shopper, String userId) {
        Instant left = now();
        publish(new JourneySignal.BrowseAbandoned(
                "browse-" + userId,
                shopper.customer(),
                left,
                left.minusSeconds(60),
                shopper.abandons(left).cart().lines(),
                new Contact(
                        Optional.empty(),
                        Optional.of("Anna"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("sms", new Consent(Consent.State.GRANTED, left, "m-sms")),
                        Optional.of(userId),
                        Optional.empty()),
                java.util.Set.of(),
                Optional.empty()));
    }

    @Test
    void aStepThatGoesByAnotherChannelIsPostedSignedAndWrittenBackAsNoMail() throws Exception {
        Files.createDirectories(campaigns.resolve("text"));
        Files.writeString(
                campaigns.resolve("text").resolve("en.properties"),
                "first.title=Still there\nfirst.text={{firstName}}, look again: {{link}}\n");
        Files.writeString(
                campaigns.resolve("text").resolve("campaign.yaml"),
                "trigger: browse-abandoned\nactivated-at: 2020-01-01T00:00:00Z\n"
                        + "steps: [{id: first, channel: sms}]\n");
        assertThat(call("POST", "/api/campaigns/reload", "").body()).contains("replaced");
        assertThat(call("GET", "/api/campaigns/text/preview", "").body())
                .startsWith("Title: Still there\n\nGiulia, look again: http");

        Shopper jana = Shopper.named("jana");
        looksAround(jana, "user-jana");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(why(jana)).contains("\"status\":\"sent\"", "\"channel\":\"sms\""));
        Posted posted = POSTED.stream()
                .filter(each -> each.body().contains("user-jana"))
                .findFirst()
                .orElseThrow();
        new Webhook(GATEWAY).verify(posted.body(), posted.headers());
        assertThat(posted.body())
                .contains("\"type\":\"message.requested\"", "Anna, look again: http://localhost:8082/l/");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(records(Topics.TOUCHPOINTS)).anySatisfy(record -> {
                    assertThat(new String(record.value(), UTF_8)).contains("\"event\":\"SMS Sent\"", "user-jana");
                    assertThat(touchpoint(record).what()).isInstanceOf(Interaction.Other.class);
                }));
        assertThat(count("journey.remarketing.mails", "channel", "sms", "outcome", "claimed"))
                .isPositive();
        assertThat(count("journey.remarketing.mails", "channel", "sms", "outcome", "sent"))
                .isPositive();

        Shopper kira = Shopper.named("kira");
        looksAround(kira, "user-gone");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(why(kira))
                        .contains("\"status\":\"bounced\"", "HTTP 410", "\"reason\":\"hard-bounce\""));

        assertThat(call("POST", "/api/campaigns/text/test", "{\"to\":\"user-jana\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(call("POST", "/api/campaigns/text/test", "{\"to\":\"user-test\"}")
                        .body())
                .contains("\"messageId\":\"msg_");
        assertThat(POSTED).anyMatch(each -> each.body().contains("\"recipient\":{\"userId\":\"user-test\"}"));
        Files.delete(campaigns.resolve("text").resolve("campaign.yaml"));
        assertThat(call("POST", "/api/campaigns/reload", "").statusCode()).isEqualTo(200);
    }
}
