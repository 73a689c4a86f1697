package journey.remarketing.links.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.ledger.Message;
import journey.remarketing.links.Made;
import journey.remarketing.outreach.ledger.OutreachLog;
import journey.remarketing.page.Pages;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class SurveyControllerTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Message> published = new ArrayList<>();
    private boolean brokersAway;
    private final MockMvc service = MockMvcBuilders.standaloneSetup(new SurveyController(
                    Made.LINKS,
                    new OutreachLog(messages -> {
                        if (brokersAway) {
                            throw new IllegalStateException("away");
                        }
                        published.addAll(messages);
                    }),
                    new Pages("Shop", "#1f5c4d"),
                    Clock.fixed(Made.AT, ZoneOffset.UTC),
                    registry))
            .build();

    private MockHttpServletResponse perform(MockHttpServletRequestBuilder request) throws Exception {
        return service.perform(request.locale(Locale.ENGLISH)
                        .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"))
                .andReturn()
                .getResponse();
    }

    private double answers(String outcome) {
        return registry.counter("journey.remarketing.survey.answers", "outcome", outcome)
                .count();
    }

    @Test
    void aGetShowsTheChosenAnswerAndChangesNothing() throws Exception {
        MockHttpServletResponse answer = perform(get("/s/" + Made.token(Made.survey("nps", 10)) + "?score=9"));
        assertThat(answer.getContentAsString())
                .contains("value=\"9\" checked", "value=\"0\"", "value=\"10\"", "<textarea", "How likely");
        assertThat(published).isEmpty();
        Path preview = Files.createDirectories(Path.of("target", "page-preview"));
        Files.writeString(preview.resolve("survey.html"), answer.getContentAsString());
    }

    @Test
    void theOnlyScriptOfThePageIsTheOneThatItsPolicyNames() throws Exception {
        MockHttpServletResponse answer = perform(get("/s/" + Made.token(Made.survey("nps", 10)) + "?score=9"));
        Matcher script =
                Pattern.compile("<script>(.*)</script>", Pattern.DOTALL).matcher(answer.getContentAsString());
        assertThat(script.find()).isTrue();
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(script.group(1).getBytes(UTF_8)));
        assertThat(answer.getHeader("Content-Security-Policy")).contains("script-src 'sha256-" + hash + "'");
        assertThat(perform(get("/s/" + Made.token(Made.survey("nps", 10)))).getContentAsString())
                .doesNotContain("<script>");
    }

    @Test
    void anAnswerIsRecordedWithItsScaleAndComment() throws Exception {
        MockHttpServletResponse answer = perform(post("/s/" + Made.token(Made.survey("csat", 5)))
                .param("score", "5")
                .param("comment", " <b>bello</b>\u0007 "));
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(new String(published.getFirst().envelope().value(), UTF_8))
                .contains("\"kind\":\"csat\"", "\"scale\":5", "\"score\":5", "\"about\":\"o-1\"")
                .contains("\"comment\":\"<b>bello</b>\"")
                .doesNotContain("machine");
        assertThat(answers("accepted")).isEqualTo(1);
    }

    @Test
    void answersOffTheScaleAreAskedForAgain() throws Exception {
        for (String score : List.of("", "0", "6", "-1", "five", "99999999999")) {
            MockHttpServletResponse answer = perform(post("/s/" + Made.token(Made.survey("csat", 5)))
                    .param("score", score)
                    .param("comment", "a \"quote\" </textarea><script>"));
            assertThat(answer.getStatus()).isEqualTo(400);
            assertThat(answer.getContentAsString())
                    .contains("role=\"alert\"", "&lt;/textarea&gt;&lt;script&gt;")
                    .doesNotContain("<script>");
        }
        assertThat(published).isEmpty();
        assertThat(answers("invalid")).isEqualTo(6);
    }

    @Test
    void withoutBrokersTheAnswerStaysInTheForm() throws Exception {
        brokersAway = true;
        MockHttpServletResponse answer = perform(post("/s/" + Made.token(Made.survey("ces", 7)))
                .param("score", "3")
                .param("comment", "slow"));
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getContentAsString()).contains("value=\"3\" checked", "slow</textarea>");
        assertThat(answers("unavailable")).isEqualTo(1);
    }

    @Test
    void aMachinesAnswerIsMarked() throws Exception {
        service.perform(post("/s/" + Made.token(Made.survey("ces", 7)))
                .param("score", "3")
                .header("User-Agent", "HeadlessChrome"));
        assertThat(new String(published.getFirst().envelope().value(), UTF_8)).contains("\"machine\":\"headless\"");
        assertThat(answers("machine")).isEqualTo(1);
    }
}
