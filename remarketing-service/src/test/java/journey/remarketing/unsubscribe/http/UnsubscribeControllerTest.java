package journey.remarketing.unsubscribe.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import journey.ledger.Message;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.unsubscribe.Subscription;
import journey.remarketing.unsubscribe.UnsubscribeTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class UnsubscribeControllerTest {
    private static final Supplier<byte[]> KEY = () -> "a key of thirty-two characters!!".getBytes(UTF_8);

    private final List<Message> published = new ArrayList<>();

    private MockMvc service(Supplier<byte[]> key) {
        return MockMvcBuilders.standaloneSetup(new UnsubscribeController(
                        new UnsubscribeTokens(key, Duration.ofDays(1)),
                        published::addAll,
                        Clock.fixed(Shopper.NOON, ZoneOffset.UTC),
                        new SimpleMeterRegistry()))
                .build();
    }

    private static String link() {
        String token = new UnsubscribeTokens(KEY, Duration.ofDays(1))
                .issue(
                        new Subscription(Shopper.named("anna").customer(), "0123456789abcdef", "cart-recovery"),
                        Shopper.NOON);
        return "/unsubscribe/" + token;
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "image/png", "*/*", "text/html"})
    void anUnsubscriptionIsTakenWhateverIsAccepted(String accept) throws Exception {
        MockHttpServletResponse answer = service(KEY)
                .perform(post(link()).header("Accept", accept))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).startsWith("text/html");
        assertThat(published).hasSize(1);
    }

    @Test
    void withoutTheKeyThePageAsksToTryAgain() throws Exception {
        MockMvc service = service(() -> {
            throw new RedisException("away");
        });
        for (MockHttpServletResponse answer : List.of(
                service.perform(post(link())).andReturn().getResponse(),
                service.perform(get(link())).andReturn().getResponse())) {
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
            assertThat(answer.getContentAsString()).contains("<form method=\"post\">");
        }
        assertThat(published).isEmpty();
    }
}
