package journey.remarketing.unsubscribe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.ledger.Message;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.Made;
import journey.remarketing.links.SignedTokens;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.ledger.OutreachLog;
import journey.remarketing.page.Pages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class UnsubscribeControllerTest {
    private final List<Message> published = new ArrayList<>();

    private MockMvc service(Links links) {
        return MockMvcBuilders.standaloneSetup(new UnsubscribeController(
                        links,
                        new OutreachLog(published::addAll),
                        new Pages("Shop", "#1f5c4d"),
                        Clock.fixed(Shopper.NOON, ZoneOffset.UTC),
                        new SimpleMeterRegistry()))
                .build();
    }

    private static String link() {
        return "/unsubscribe/"
                + Made.token(
                        new Link.Unsubscribe(Shopper.named("anna").customer(), "0123456789abcdef", "cart-recovery"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "image/png", "*/*", "text/html"})
    void anUnsubscriptionIsTakenWhateverIsAccepted(String accept) throws Exception {
        MockHttpServletResponse answer = service(Made.LINKS)
                .perform(post(link()).header("Accept", accept))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).startsWith("text/html");
        assertThat(published).hasSize(1);
    }

    @Test
    void thePageOffersToChooseInstead() throws Exception {
        String page = service(Made.LINKS)
                .perform(get(link()).locale(Locale.ITALIAN))
                .andReturn()
                .getResponse()
                .getContentAsString();
        Matcher link =
                Pattern.compile("href=\"\\.\\./preferences/([A-Za-z0-9_-]+)\"").matcher(page);
        assertThat(link.find()).isTrue();
        assertThat(Made.LINKS.preferences(link.group(1), Shopper.NOON)).isInstanceOf(Links.Reading.Valid.class);
        assertThat(page).contains("<html lang=\"it\">", "<form method=\"post\">");
        assertThat(published).isEmpty();
        Path preview = Files.createDirectories(Path.of("target", "page-preview"));
        Files.writeString(preview.resolve("unsubscribe.html"), page);
    }

    @Test
    void withoutTheKeyThePageAsksToTryAgain() throws Exception {
        MockMvc service = service(new Links(new SignedTokens(() -> {
            throw new RedisException("away");
        })));
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
