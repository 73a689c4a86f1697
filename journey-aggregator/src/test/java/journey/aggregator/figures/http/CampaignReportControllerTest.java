package journey.aggregator.figures.http;

import static journey.aggregator.journey.Visitor.aVisitor;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import journey.aggregator.journey.Shop;
import journey.events.Interaction.MailEvent.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class CampaignReportControllerTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    private final Shop shop = new Shop()
            .sees(
                    "anna",
                    aVisitor()
                            .mailed(Outcome.SENT, "cart", "first", "b", Optional.empty())
                            .ordering("o-1", "12.30"));
    private final MockMvc http = MockMvcBuilders.standaloneSetup(new CampaignReportController(shop, NOON))
            .build();

    @Test
    void theReportSaysWhatWasSentAndWhatItBroughtByStepAndVariant() throws Exception {
        MockHttpServletResponse answer = get("/api/campaigns/cart/report");

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentAsString())
                .contains(
                        "\"campaign\":\"cart\"",
                        "\"from\":\"2026-10-22\"",
                        "\"to\":\"2026-11-20\"",
                        "\"step\":\"cart/first\",\"sent\":1",
                        "\"variant\":\"cart/first/b\",\"currency\":\"EUR\",\"clickedOrders\":0",
                        "\"withinWindowNet\":12.30",
                        "\"treated\":1",
                        "\"conversion\":1.0000");
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws Exception {
        String url = "/api/campaigns/cart/report?from=2026-11-20&to=2026-11-20";
        String etag = Objects.requireNonNull(get(url).getHeader("ETag"));

        assertThat(send(MockMvcRequestBuilders.get(url).header("If-None-Match", etag))
                        .getStatus())
                .isEqualTo(304);
        shop.sees("bert", aVisitor().mailed(Outcome.SENT, "cart", "first", "b", Optional.empty()));
        assertThat(send(MockMvcRequestBuilders.get(url).header("If-None-Match", etag))
                        .getStatus())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=2026-11-20&to=2026-11-19", "from=2020-01-01&to=2026-11-19", "to=1969-01-01"})
    void badDaysGetProblems(String days) throws Exception {
        MockHttpServletResponse answer = get("/api/campaigns/cart/report?" + days);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
    }

    private MockHttpServletResponse get(String url) throws Exception {
        return send(MockMvcRequestBuilders.get(url));
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request).andReturn().getResponse();
    }
}
