package journey.remarketing.bounce.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.remarketing.bounce.MailMark;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.bounce.ledger.LedgerReports;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.Suppression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class ProviderWebhookControllerTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final MailMarks marks = new MailMarks(() -> "a key of thirty-two characters!!".getBytes(UTF_8));
    private final String mail = marks.messageId(
            new MailMark(
                    Shopper.named("anna").customer(),
                    Suppression.fingerprint("anna@example.org"),
                    Optional.of(Shopper.FIRST.fingerprint(Shopper.named("anna").customer()))),
            "shop.example");
    private final List<Message> published = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private MockMvc service(String secret, MessageLog log) {
        return MockMvcBuilders.standaloneSetup(new ProviderWebhookController(
                        ProviderWebhookController.Secret.of(secret),
                        marks,
                        new LedgerReports(log, registry),
                        Clock.fixed(Shopper.NOON, ZoneOffset.UTC)))
                .build();
    }

    private static String signature(String id, Instant at, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring(6)), "HmacSHA256"));
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal((id + '.' + at.getEpochSecond() + '.' + body).getBytes(UTF_8)));
    }

    private MockHttpServletResponse post(MockMvc service, String signature, Instant at, String body) throws Exception {
        return service.perform(org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post(
                                "/webhooks/mail-provider")
                        .header("webhook-id", "msg-1")
                        .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
                        .header("webhook-signature", signature)
                        .content(body))
                .andReturn()
                .getResponse();
    }

    private MockHttpServletResponse posted(String body) throws Exception {
        return post(service(SECRET, published::addAll), signature("msg-1", Shopper.NOON, body), Shopper.NOON, body);
    }

    private String event(String type, String more) {
        return "{\"id\": \"e-1\", \"type\": \"" + type + "\", \"messageId\": \"" + mail + "\","
                + " \"at\": \"2026-03-02T10:59:00Z\"" + more + "}";
    }

    private double count(String kind) {
        return registry.counter("journey.remarketing.reports", "source", "webhook", "kind", kind)
                .count();
    }

    @Test
    void eventsBecomeRecordsOfTheirCustomerAndTheSameEventTheSameRecord() throws Exception {
        String body = "{\"events\": [" + event("bounce", ", \"permanent\": true") + "," + event("bounce", "") + ","
                + event("complaint", "") + "," + event("delivered", "") + ","
                + event("delivered", "").replace(mail, "<other@example.org>") + "]}";
        assertThat(posted(body).getStatus()).isEqualTo(204);
        assertThat(published)
                .hasSize(4)
                .allSatisfy(message -> assertThat(message.envelope().key())
                        .isEqualTo(Shopper.named("anna").customer().value()));
        assertThat(published.stream()
                        .map(message -> new String(message.envelope().value(), UTF_8)))
                .satisfiesExactly(
                        hard -> assertThat(hard).contains("HARD_BOUNCE"),
                        soft -> assertThat(soft).contains("SOFT_BOUNCE"),
                        complaint -> assertThat(complaint).contains("COMPLAINT"),
                        delivered -> assertThat(delivered).contains("DELIVERED"));
        List<Message> first = List.copyOf(published);
        published.clear();
        assertThat(posted(body).getStatus()).isEqualTo(204);
        assertThat(published.stream()
                        .map(message -> message.envelope().headers().get("ce_id")))
                .containsExactlyElementsOf(first.stream()
                        .map(message -> message.envelope().headers().get("ce_id"))
                        .toList());
        assertThat(count("hard_bounce")).isEqualTo(2);
        assertThat(count("soft_bounce")).isEqualTo(2);
        assertThat(count("complaint")).isEqualTo(2);
        assertThat(count("delivered")).isEqualTo(2);
        assertThat(count("passed_over")).isEqualTo(2);
    }

    @Test
    void whatIsNotSignedOrOldIsRefused() throws Exception {
        String body = "{\"events\": [" + event("complaint", "") + "]}";
        MockMvc service = service(SECRET, published::addAll);
        String good = signature("msg-1", Shopper.NOON, body);
        assertThat(post(service, "v1,abc " + good, Shopper.NOON, body).getStatus())
                .as("one of several")
                .isEqualTo(204);
        published.clear();
        Instant old = Shopper.NOON.minusSeconds(301);
        for (MockHttpServletResponse answer : List.of(
                post(service, "", Shopper.NOON, body),
                post(service, good, Shopper.NOON, body + " "),
                post(service, good, Shopper.NOON.plusSeconds(1), body),
                post(service, signature("msg-2", Shopper.NOON, body), Shopper.NOON, body),
                post(service, signature("msg-1", old, body), old, body))) {
            assertThat(answer.getStatus()).isEqualTo(401);
            assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        }
        assertThat(published).isEmpty();
        assertThat(post(service("", published::addAll), good, Shopper.NOON, body)
                        .getStatus())
                .isEqualTo(404);
    }

    @Test
    void whatIsNotAcknowledgedIsToComeAgain() throws Exception {
        String body = "{\"events\": [" + event("complaint", "") + "]}";
        MockHttpServletResponse answer = post(
                service(SECRET, messages -> {
                    throw new IllegalStateException("away");
                }),
                signature("msg-1", Shopper.NOON, body),
                Shopper.NOON,
                body);
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        assertThat(count("complaint")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"events\": 1}",
                "{\"events\": [{}]}",
                "{\"events\": [{\"id\": \"e\", \"type\": \"opened\", \"messageId\": \"<a@b>\", \"at\": \"2026-03-02T10:59:00Z\"}]}",
                "{\"events\": [{\"id\": \"e\", \"type\": \"bounce\", \"messageId\": \"<a@b>\", \"at\": \"yesterday\"}]}",
                "{\"events\": [{\"id\": 7, \"type\": \"bounce\", \"messageId\": \"<a@b>\", \"at\": \"2026-03-02T10:59:00Z\"}]}"
            })
    void whatNobodyCanReadIsRefusedWithTheField(String body) throws Exception {
        MockHttpServletResponse answer = posted(body);
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentAsString()).contains("urn:journey:problem:malformed");
        assertThat(published).isEmpty();
    }
}
