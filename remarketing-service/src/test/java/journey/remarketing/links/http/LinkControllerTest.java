package journey.remarketing.links.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import journey.ledger.Message;
import journey.remarketing.links.Campaigned;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links;
import journey.remarketing.links.Made;
import journey.remarketing.links.SignedTokens;
import journey.remarketing.page.Pages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class LinkControllerTest {
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final String UTM =
            "utm_source=journey&utm_medium=email&utm_campaign=cart-recovery&utm_content=first.b";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Message> published = new ArrayList<>();
    private final Clock clock = Clock.fixed(Made.AT, ZoneOffset.UTC);
    private final VisitRecorder recorder = new VisitRecorder(published::addAll, clock, registry);

    private MockMvc service(Links links) {
        return MockMvcBuilders.standaloneSetup(new LinkController(
                        links,
                        recorder,
                        new Campaigned("shop.example"),
                        (link, id, now) -> "signed-" + link.episode(),
                        new Pages("Shop", "#1f5c4d"),
                        clock,
                        registry))
                .build();
    }

    private MockHttpServletResponse perform(MockHttpServletRequestBuilder request) throws Exception {
        return service(Made.LINKS)
                .perform(request.header("User-Agent", FIREFOX))
                .andReturn()
                .getResponse();
    }

    private String told() {
        recorder.publishOnce(Made.AT);
        return published.stream()
                .map(message -> new String(message.envelope().value(), UTF_8))
                .reduce("", String::concat);
    }

    @Test
    void aClickLeadsToTheSignedPageAndIsTold() throws Exception {
        MockHttpServletResponse answer =
                perform(get("/l/" + Made.token(Made.click("https://shop.example/p/1?size=6#big"))));
        assertThat(answer.getStatus()).isEqualTo(302);
        assertThat(answer.getHeader("Location")).isEqualTo("https://shop.example/p/1?size=6&" + UTM + "#big");
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(told()).contains("https://shop.example/p/1?size=6#big").doesNotContain("machine");
    }

    @Test
    void aRestoreLinkHandsTheCartOver() throws Exception {
        MockHttpServletResponse answer = perform(get("/r/" + Made.token(Made.restore())));
        assertThat(answer.getHeader("Location"))
                .isEqualTo("https://shop.example/cart?restore=signed-episode-1&" + UTM + "#top");
        assertThat(told()).contains("\"link\":\"https://shop.example/cart?restore=#top\"");
    }

    @Test
    void aHeadIsAnsweredAndTakenForAScanner() throws Exception {
        assertThat(perform(head("/l/" + Made.token(Made.click("https://shop.example/"))))
                        .getStatus())
                .isEqualTo(302);
        assertThat(told()).contains("\"machine\":\"scanner\"");
    }

    @Test
    void anOpeningIsAPictureWhateverTheTokenIsWorth() throws Exception {
        for (String token : List.of(Made.token(new Link.Open(Made.ORIGIN)), "nonsense")) {
            MockHttpServletResponse answer = perform(get("/o/" + token));
            assertThat(answer.getStatus()).isEqualTo(200);
            assertThat(answer.getContentType()).isEqualTo("image/gif");
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.getContentAsByteArray()));
            assertThat(picture.getWidth() * picture.getHeight()).isEqualTo(1);
            assertThat(picture.getRGB(0, 0) >>> 24).isZero();
        }
        assertThat(told()).doesNotContain("link\":");
        assertThat(published).hasSize(1);
        assertThat(registry.counter("journey.remarketing.link.refusals", "link", "open", "reason", "invalid")
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/l/", "/r/"})
    void whatWasNotSignedHereLeadsNowhere(String path) throws Exception {
        String other = Made.token(new Link.Unsubscribe(Made.ORIGIN.customer(), "0123456789abcdef", "c"));
        for (String token : List.of("nonsense", other, "https:%2F%2Fevil.example")) {
            MockHttpServletResponse answer = perform(get(path + token));
            assertThat(answer.getStatus()).isIn(400);
            assertThat(answer.getHeader("Location")).isNull();
        }
        assertThat(published).isEmpty();
    }

    @Test
    void anExpiredLinkSaysSo() throws Exception {
        String token = Made.LINKS.issue(Made.click("https://shop.example/"), Made.AT.minusSeconds(60));
        assertThat(perform(get("/l/" + token)).getStatus()).isEqualTo(404);
        assertThat(registry.counter("journey.remarketing.link.refusals", "link", "click", "reason", "expired")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void withoutTheKeyThePageAsksToTryAgain() throws Exception {
        Links keyless = new Links(new SignedTokens(() -> {
            throw new RedisException("away");
        }));
        String token = Made.token(Made.click("https://shop.example/"));
        MockHttpServletResponse answer =
                service(keyless).perform(get("/l/" + token)).andReturn().getResponse();
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        assertThat(service(Made.LINKS)
                        .perform(post("/l/" + token))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(405);
        assertThat(Optional.of(published)).contains(List.of());
    }
}
