package journey.aggregator.figures.http;

import static java.time.Duration.ofHours;
import static journey.aggregator.journey.Visitor.aVisitor;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import journey.aggregator.figures.Catalogue;
import journey.aggregator.figures.FigureSettings;
import journey.aggregator.figures.Spend;
import journey.aggregator.journey.Shop;
import journey.events.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class FiguresControllerTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    private final Shop shop = new Shop()
            .sees(
                    "anna",
                    aVisitor()
                            .reading("/")
                            .idleFor(ofHours(1))
                            .tagged("=news", "email", "a,b")
                            .reading("/"))
            .sees("bert", aVisitor().ordering("o-1", "12.30"));
    private final Spending spending = new Spending();
    private final MockMvc http = MockMvcBuilders.standaloneSetup(
                    new FiguresController(new Catalogue(shop, spending, FigureSettings.DEFAULT), spending, NOON))
            .build();

    @Test
    void aFigureIsReadAsJson() throws Exception {
        MockHttpServletResponse answer = get("/api/figures/average-order-value?from=2026-11-01&to=2026-11-30");

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo("application/json");
        assertThat(answer.getContentAsString())
                .contains(
                        "\"figure\":\"average-order-value\"", "\"from\":\"2026-11-01\"", "\"averageOrderValue\":12.30");
    }

    @Test
    void andAsCsvThatNoSpreadsheetTakesForFormulas() throws Exception {
        MockHttpServletResponse answer = send(
                MockMvcRequestBuilders.get("/api/figures/sessions?by=campaign").accept("text/csv"));

        assertThat(answer.getContentType()).isEqualTo("text/csv;charset=UTF-8");
        assertThat(answer.getContentAsString()).isEqualTo("""
                        campaign,sessions,bounced,ordered,pages\r
                        (none),2,1,1,1\r
                        "'=news/email/a,b",1,1,0,1\r
                        """);
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws Exception {
        String url = "/api/figures/sessions";
        String etag = Objects.requireNonNull(get(url).getHeader("ETag"));
        MockHttpServletResponse again = send(MockMvcRequestBuilders.get(url).header("If-None-Match", etag));
        shop.sees("carl", aVisitor().reading("/"));
        MockHttpServletResponse changed = send(MockMvcRequestBuilders.get(url).header("If-None-Match", etag));

        assertThat(again.getStatus()).isEqualTo(304);
        assertThat(again.getContentAsString()).isEmpty();
        assertThat(changed.getStatus()).isEqualTo(200);
        assertThat(send(MockMvcRequestBuilders.get(url).accept("text/csv")).getHeader("ETag"))
                .isNotEqualTo(changed.getHeader("ETag"));
    }

    @Test
    void theCatalogueSaysWhatThereIs() throws Exception {
        String catalogue = get("/api/figures").getContentAsString();

        assertThat(catalogue)
                .contains(
                        "\"nps\"",
                        "\"csat\"",
                        "\"ces\"",
                        "\"conversion-rate\"",
                        "\"cart-abandonment-rate\"",
                        "\"bounce-rate\"",
                        "\"pages\"",
                        "\"time-on-page\"",
                        "\"average-order-value\"",
                        "\"revenue-per-visitor\"",
                        "\"repeat-purchase-rate\"",
                        "\"retention-rate\"",
                        "\"cohort-retention\"",
                        "\"time-between-orders\"",
                        "\"retention-cost\"",
                        "\"historic-clv\"",
                        "\"classic-clv\"",
                        "\"value-segments\"",
                        "\"rfm\"",
                        "\"recovered-revenue\"",
                        "\"mails\"",
                        "\"variant-comparison\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/figures/none, 404, figure-unknown",
        "/api/figures/sessions?by=page, 400, parameter",
        "/api/figures/rfm?by=day, 400, parameter",
        "/api/figures/sessions?by=nonsense, 400, parameter",
        "/api/figures/sessions?from=2026-11-20&to=2026-11-19, 400, parameter",
        "/api/figures/sessions?from=2020-01-01&to=2026-11-19, 400, parameter"
    })
    void badQuestionsGetProblems(String url, int status, String type) throws Exception {
        MockHttpServletResponse answer = get(url);

        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(answer.getContentAsString()).contains("urn:journey:problem:" + type);
    }

    @Test
    void otherFormatsThereAreNone() throws Exception {
        assertThat(send(MockMvcRequestBuilders.get("/api/figures/sessions").accept("image/png"))
                        .getStatus())
                .isEqualTo(406);
    }

    @Test
    void spendIsAnInput() throws Exception {
        assertThat(put("2026-10", "{\"amount\": 100.50, \"currency\": \"EUR\"}").getStatus())
                .isEqualTo(204);
        assertThat(put("2026-10", "{\"amount\": 1.234, \"currency\": \"EUR\"}").getStatus())
                .isEqualTo(400);
        assertThat(put("2026-10", "{\"amount\": -1, \"currency\": \"EUR\"}").getStatus())
                .isEqualTo(400);
        assertThat(put("2026-10", "{\"amount\": 1, \"currency\": \"EURO\"}").getStatus())
                .isEqualTo(400);
        assertThat(put("october", "{\"amount\": 1, \"currency\": \"EUR\"}").getStatus())
                .isEqualTo(400);

        assertThat(get("/api/figures/retention-cost/spend").getContentAsString())
                .isEqualTo("[{\"month\":\"2026-10\",\"amount\":100.50,\"currency\":\"EUR\"}]");
        assertThat(get("/api/figures/retention-cost?from=2026-10-01&to=2026-11-30")
                        .getContentAsString())
                .contains("\"spend\":100.50");
    }

    private MockHttpServletResponse put(String month, String body) throws Exception {
        return send(MockMvcRequestBuilders.put("/api/figures/retention-cost/spend/" + month)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));
    }

    private MockHttpServletResponse get(String url) throws Exception {
        return send(MockMvcRequestBuilders.get(url));
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request).andReturn().getResponse();
    }

    private static final class Spending implements Spend {
        private final Map<YearMonth, List<Money>> amounts = new TreeMap<>();

        @Override
        public void put(YearMonth month, Money amount) {
            amounts.put(month, List.of(amount));
        }

        @Override
        public Map<YearMonth, List<Money>> all() {
            return amounts;
        }
    }
}
