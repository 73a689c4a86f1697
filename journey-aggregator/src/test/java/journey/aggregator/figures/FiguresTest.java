package journey.aggregator.figures;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static journey.aggregator.journey.Visitor.aVisitor;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.journey.Shop;
import journey.aggregator.journey.Visitor;
import journey.events.Channel;
import journey.events.Interaction.MailEvent.Outcome;
import journey.events.Money;
import org.junit.jupiter.api.Test;

/** Every figure, with numbers computed by hand. Visitors start on Friday 2026-11-20 at 08:00 UTC; each step takes 20 s. */
class FiguresTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-11-20");

    private final Shop shop = new Shop();
    private final Map<YearMonth, List<Money>> spent = new HashMap<>();
    private LocalDate to = FIRST;
    private FigureSettings settings = FigureSettings.DEFAULT;

    @Test
    void sessionsBouncesConversionAndPages() {
        // 3 pages, 20 s apart, and an order; then a bounce two hours later; somebody else bounces on the phone.
        shop.sees(
                "anna",
                aVisitor()
                        .reading("/")
                        .reading("/mugs")
                        .reading("/mug")
                        .ordering("o-1", "10.00")
                        .idleFor(ofHours(2))
                        .reading("/"));
        shop.sees("bert", aVisitor().holding("mobile").reading("/mug"));

        assertThat(one("sessions")).isEqualTo(row("sessions", 3L, "bounced", 2L, "ordered", 1L, "pages", 5L));
        assertThat(one("conversion-rate")).containsEntry("conversionRate", dec("0.3333"));
        assertThat(one("bounce-rate")).containsEntry("bounceRate", dec("0.6667"));
        assertThat(one("pages-per-session")).containsEntry("pagesPerSession", dec("1.67"));
        assertThat(one("time-on-page"))
                .isEqualTo(row("timedViews", 2L, "seconds", 40L, "averageSeconds", dec("20.00")));
        assertThat(by("bounce-rate", "device"))
                .containsExactly(
                        row("device", "unknown", "sessions", 2L, "bounced", 1L, "bounceRate", dec("0.5000")),
                        row("device", "mobile", "sessions", 1L, "bounced", 1L, "bounceRate", dec("1.0000")));
    }

    @Test
    void anOrderThatTheShopsServerReportsConvertsTheVisitThatGoesOn() {
        shop.sees("anna", aVisitor().reading("/").through(Channel.SERVER).ordering("o-1", "10.00"));

        assertThat(one("conversion-rate"))
                .isEqualTo(row("sessions", 1L, "ordered", 1L, "conversionRate", dec("1.0000")));
        assertThat(by("orders", "channel"))
                .extracting(row -> row.get("channel"))
                .containsExactly("web");
    }

    @Test
    void pagesWithEntriesExitsBouncesAndTime() {
        shop.sees(
                "anna",
                aVisitor()
                        .reading("/?utm=1")
                        .idleFor(ofSeconds(40))
                        .reading("/mug")
                        .reading("/")
                        .idleFor(ofHours(1))
                        .reading("/mug"));

        assertThat(by("pages", "page"))
                .containsExactly(
                        // Viewed for 60 s at first; the second time it was the last.
                        row(
                                "page",
                                "/",
                                "views",
                                2L,
                                "entries",
                                1L,
                                "exits",
                                1L,
                                "exitRate",
                                dec("0.5000"),
                                "bounces",
                                0L,
                                "bounceRate",
                                dec("0.0000"),
                                "averageSeconds",
                                dec("60.00")),
                        row(
                                "page",
                                "/mug",
                                "views",
                                2L,
                                "entries",
                                1L,
                                "exits",
                                1L,
                                "exitRate",
                                dec("0.5000"),
                                "bounces",
                                1L,
                                "bounceRate",
                                dec("1.0000"),
                                "averageSeconds",
                                dec("20.00")));
    }

    @Test
    void sourcesCampaignsAndCountries() {
        shop.sees(
                "anna",
                aVisitor()
                        .livingIn("Italy")
                        .comingFrom("https://www.google.it/")
                        .reading("/")
                        .idleFor(ofHours(1))
                        .tagged("news", "email", "may")
                        .reading("/"));
        shop.sees(
                "bert",
                aVisitor().livingIn("de").reading("/").through(Channel.STORE).ordering("o-1", "5.00"));

        assertThat(by("sessions", "source"))
                .extracting(row -> row.get("source"))
                .containsExactly("direct", "email");
        assertThat(by("sessions", "country"))
                .extracting(row -> row.get("country"), row -> row.get("sessions"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("IT", 2L), org.assertj.core.groups.Tuple.tuple("DE", 1L));
        assertThat(by("sessions", "campaign"))
                .extracting(row -> row.get("campaign"))
                .containsExactly("(none)", "news/email/may");
        assertThat(rows("first-touch", Optional.empty()))
                .containsExactly(row("channel", "web", "source", "direct", "customers", 2L));
        assertThat(rows("last-touch", Optional.empty()))
                .containsExactly(
                        row("channel", "store", "source", "store", "customers", 1L),
                        row("channel", "web", "source", "email", "customers", 1L));
    }

    @Test
    void cartsAreGivenUpUnlessAnOrderRecoversThem() {
        shop.sees("anna", aVisitor().withCart(1));
        shop.sees("bert", aVisitor().withCart(1).idleFor(ofHours(2)).ordering("o-1", "10.00"));
        shop.sees("carl", aVisitor().withCart(1).ordering("o-2", "10.00"));
        shop.sees("dora", aVisitor().adding("p-1", "1.00").removing("p-1"));
        shop.waitsUntil(Visitor.START.plus(ofHours(3)));

        assertThat(one("cart-abandonment-rate"))
                .isEqualTo(row(
                        "started",
                        4L,
                        "open",
                        0L,
                        "abandoned",
                        1L,
                        "expired",
                        0L,
                        "emptied",
                        1L,
                        "completed",
                        2L,
                        "recovered",
                        1L,
                        "abandonmentRate",
                        dec("0.2500")));
        shop.waitsUntil(Visitor.START.plus(ofDays(40)));
        assertThat(one("cart-abandonment-rate"))
                .containsEntry("expired", 1L)
                .containsEntry("abandoned", 0L)
                .containsEntry("abandonmentRate", dec("0.2500"));
        assertThat(CartFigures.read(shop).imbalance()).isZero();
    }

    @Test
    void averageOrderValueWithRefundsCancellationsAndCurrenciesApart() {
        shop.sees(
                "anna",
                aVisitor().ordering("o-1", "100.00").refunding("o-1", "10.00").ordering("o-2", "50.01"));
        shop.sees("bert", aVisitor().ordering("o-3", "30.00").cancelling("o-3"));
        shop.sees("carl", aVisitor().orderingIn("JPY", "o-4", "900"));

        assertThat(rows("average-order-value", Optional.empty()))
                .containsExactly(
                        row(
                                "currency",
                                "EUR",
                                "orders",
                                3L,
                                "revenue",
                                dec("180.01"),
                                "averageOrderValue",
                                dec("60.00"),
                                "netOrders",
                                2L,
                                "net",
                                dec("140.01"),
                                "netAverageOrderValue",
                                dec("70.00")),
                        row(
                                "currency",
                                "JPY",
                                "orders",
                                1L,
                                "revenue",
                                dec("900"),
                                "averageOrderValue",
                                dec("900"),
                                "netOrders",
                                1L,
                                "net",
                                dec("900"),
                                "netAverageOrderValue",
                                dec("900")));
        assertThat(rows("orders", Optional.empty()))
                .first()
                .isEqualTo(row(
                        "currency",
                        "EUR",
                        "orders",
                        3L,
                        "cancelled",
                        1L,
                        "revenue",
                        dec("180.01"),
                        "refunded",
                        dec("40.00"),
                        "net",
                        dec("140.01")));
    }

    @Test
    void distinctCustomersOverAnyDays() {
        // Anna is there on three days and buys on the last two; Bert looks around once; Carl is there a day later.
        shop.sees(
                "anna",
                aVisitor()
                        .reading("/")
                        .idleFor(ofDays(1))
                        .ordering("o-1", "30.00")
                        .idleFor(ofDays(1))
                        .ordering("o-2", "10.00"));
        shop.sees("bert", aVisitor().reading("/"));
        shop.sees("carl", aVisitor().idleFor(ofDays(1)).reading("/"));
        to = FIRST.plusDays(2);

        assertThat(one("customer-conversion-rate"))
                .isEqualTo(row("customers", 3L, "buyers", 1L, "conversionRate", dec("0.3333")));
        assertThat(by("customer-conversion-rate", "day"))
                .extracting(row -> row.get("customers"))
                .containsExactly(2L, 2L, 1L);
        assertThat(one("revenue-per-visitor"))
                .isEqualTo(row(
                        "currency", "EUR", "customers", 3L, "net", dec("40.00"), "revenuePerVisitor", dec("13.33")));
        assertThat(one("repeat-purchase-rate"))
                .isEqualTo(row("buyers", 1L, "repeaters", 1L, "repeatPurchaseRate", dec("1.0000")));
        to = FIRST.plusDays(1);
        assertThat(one("repeat-purchase-rate")).containsEntry("repeaters", 0L);
        assertThat(one("customer-conversion-rate")).containsEntry("customers", 3L);
    }

    @Test
    void timeBetweenOrders() {
        shop.sees(
                "anna",
                aVisitor()
                        .ordering("o-1", "30.00")
                        .idleFor(ofDays(4))
                        .ordering("o-2", "10.00")
                        .idleFor(ofDays(8))
                        .ordering("o-3", "10.00"));
        to = FIRST.plusDays(20);

        // 4 and 8 days; the median's bucket holds 91 to 128 hours.
        assertThat(one("time-between-orders"))
                .isEqualTo(row("intervals", 2L, "meanDays", dec("6.00"), "medianDays", dec("4.50")));
    }

    @Test
    void recoveredRevenueKeepsClicksAndWindowsApart() {
        shop.sees(
                "anna",
                aVisitor()
                        .withCart(1)
                        .idleFor(ofHours(2))
                        .mailed(Outcome.SENT)
                        .mailed(Outcome.CLICKED)
                        .ordering("o-1", "40.00")
                        .refunding("o-1", "5.00"));
        shop.sees(
                "bert", aVisitor().mailed(Outcome.DELIVERED).idleFor(ofDays(4)).ordering("o-2", "20.00"));
        shop.sees("carl", aVisitor().mailed(Outcome.SENT).idleFor(ofDays(6)).ordering("o-3", "7.00"));
        to = FIRST.plusDays(10);

        assertThat(one("recovered-revenue"))
                .isEqualTo(row(
                        "currency",
                        "EUR",
                        "fromCartsOrders",
                        1L,
                        "fromCartsNet",
                        dec("35.00"),
                        "clickedOrders",
                        1L,
                        "clickedNet",
                        dec("35.00"),
                        "withinWindowOrders",
                        1L,
                        "withinWindowNet",
                        dec("20.00")));
    }

    @Test
    void incrementalRevenueAgainstTheHoldout() {
        // Counts: 30, 10 and nothing of three who were mailed; 10 and nothing of two who were held out.
        shop.sees(
                "anna",
                aVisitor()
                        .ordering("o-1", "99.00")
                        .mailed(Outcome.SENT)
                        .ordering("o-2", "20.00")
                        .mailed(Outcome.SENT)
                        .ordering("o-3", "10.00"));
        shop.sees(
                "bert", aVisitor().mailed(Outcome.SENT).ordering("o-4", "15.00").refunding("o-4", "5.00"));
        shop.sees(
                "carl",
                aVisitor()
                        .mailed(Outcome.SENT)
                        .ordering("o-5", "70.00")
                        .cancelling("o-5")
                        .idleFor(ofDays(6))
                        .ordering("o-6", "50.00"));
        shop.sees("dora", aVisitor().mailed(Outcome.HELD_OUT).ordering("o-7", "10.00"));
        shop.sees("emil", aVisitor().mailed(Outcome.HELD_OUT).reading("/"));

        // Means 4000/3 and 500 cents: 833.33 more each. Variances 2,333,333.33 and 500,000, so v are 777,777.78 and
        // 250,000,
        // their sum's root 1013.794, 2.89 degrees of freedom: t of 2 is 4.302653. ± 4,362.003 each, 13,086.01 for
        // three.
        assertThat(one("incremental-revenue"))
                .isEqualTo(row(
                        "campaign",
                        "cart",
                        "currency",
                        "EUR",
                        "treated",
                        3L,
                        "heldOut",
                        2L,
                        "treatedBuyers",
                        2L,
                        "heldOutBuyers",
                        1L,
                        "treatedNet",
                        dec("40.00"),
                        "heldOutNet",
                        dec("10.00"),
                        "incrementalNet",
                        dec("25.00"),
                        "incrementalLow",
                        dec("-105.86"),
                        "incrementalHigh",
                        dec("155.86")));
        assertThat(by("incremental-revenue", "campaign")).isEqualTo(rows("incremental-revenue", Optional.empty()));
    }

    @Test
    void aCampaignCountsACustomerOnceInTheGroupOfTheBeginningAndNoOthersMails() {
        shop.sees(
                "anna",
                aVisitor()
                        .mailed(Outcome.HELD_OUT, "cart")
                        .mailed(Outcome.SENT, "cart")
                        .mailed(Outcome.SENT, "browse")
                        .mailedBy("newsletter-tool")
                        .mailed(Outcome.SENT, "may")
                        .orderingIn("CHF", "o-1", "10.00"));
        shop.sees("bert", aVisitor().mailed(Outcome.SENT, "survey"));

        assertThat(rows("incremental-revenue", Optional.empty()))
                .containsExactly(
                        exposed("browse", 1, 0, "10.00", "0.00"),
                        exposed("cart", 0, 1, "0.00", "10.00"),
                        row("campaign", "survey", "treated", 1L, "heldOut", 0L));
    }

    private static Map<String, Object> exposed(
            String campaign, long treated, long heldOut, String treatedNet, String heldOutNet) {
        return row(
                "campaign",
                campaign,
                "currency",
                "CHF",
                "treated",
                treated,
                "heldOut",
                heldOut,
                "treatedBuyers",
                treated,
                "heldOutBuyers",
                heldOut,
                "treatedNet",
                dec(treatedNet),
                "heldOutNet",
                dec(heldOutNet));
    }

    @Test
    void ordersAreOwedToOneMailByCampaignStepAndVariantAndByTheCampaignsWindow() {
        Optional<java.time.Duration> day = Optional.of(ofDays(1));
        shop.sees(
                "anna",
                aVisitor()
                        .mailed(Outcome.SENT, "cart", "first", "a", day)
                        .mailed(Outcome.OPENED, "cart", "first", "a", Optional.empty())
                        .mailed(Outcome.CLICKED, "cart", "first", "a", Optional.empty())
                        .mailed(Outcome.CLICKED, "cart", "first", "a", Optional.empty())
                        .mailed(Outcome.SENT, "cart", "second", "a", day)
                        .ordering("o-1", "40.00")
                        .refunding("o-1", "15.00")
                        .idleFor(ofHours(25))
                        .ordering("o-2", "99.00"));
        shop.sees(
                "bert",
                aVisitor()
                        .mailed(Outcome.SENT, "cart", "first", "b", day)
                        .ordering("o-3", "20.00")
                        .ordering("o-4", "7.00")
                        .cancelling("o-4"));
        shop.sees(
                "carl",
                aVisitor().mailed(Outcome.SENT, "win-back", "only", "only", day).ordering("o-5", "5.00"));
        shop.sees(
                "dora",
                aVisitor()
                        .mailedBy("newsletter-tool")
                        .mailed(Outcome.CLICKED, "may")
                        .ordering("o-6", "3.00"));
        to = FIRST.plusDays(10);

        assertThat(by("mails", "variant"))
                .containsExactly(
                        mails("variant", "cart/first/a", 1, 1, 1),
                        mails("variant", "cart/first/b", 1, 0, 0),
                        mails("variant", "cart/second/a", 1, 0, 0),
                        mails("variant", "win-back/only/only", 1, 0, 0));
        assertThat(by("mails", "step").getFirst()).isEqualTo(mails("step", "cart/first", 2, 1, 1));
        assertThat(by("mails", "campaign").getFirst()).isEqualTo(mails("campaign", "cart", 3, 1, 1));
        assertThat(one("mails")).containsEntry("sent", 4L).containsEntry("clickRate", dec("0.2500"));
        assertThat(by("recovered-revenue", "variant"))
                .containsExactlyInAnyOrder(
                        credits("variant", "cart/first/a", 1, "25.00", 0, "0.00"),
                        credits("variant", "cart/first/b", 0, "0.00", 2, "20.00"),
                        credits("variant", "win-back/only/only", 0, "0.00", 1, "5.00"),
                        credits("variant", "(none)", 1, "3.00", 0, "0.00"));
        assertThat(by("recovered-revenue", "campaign"))
                .containsExactlyInAnyOrder(
                        credits("campaign", "cart", 1, "25.00", 2, "20.00"),
                        credits("campaign", "win-back", 0, "0.00", 1, "5.00"),
                        credits("campaign", "(none)", 1, "3.00", 0, "0.00"));
        assertThat(one("recovered-revenue"))
                .containsEntry("clickedNet", dec("28.00"))
                .containsEntry("withinWindowNet", dec("25.00"));
        assertThat(one("incremental-revenue", "cart")).containsEntry("treatedNet", dec("45.00"));
    }

    private Map<String, Object> one(String figure, String campaign) {
        return rows(figure, Optional.empty()).stream()
                .filter(row -> campaign.equals(row.get("campaign")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> mails(String by, String value, long sent, long opened, long clicked) {
        return row(
                by,
                value,
                "sent",
                sent,
                "opened",
                opened,
                "clicked",
                clicked,
                "openRate",
                new BigDecimal(opened).divide(new BigDecimal(sent), 4, java.math.RoundingMode.HALF_EVEN),
                "clickRate",
                new BigDecimal(clicked).divide(new BigDecimal(sent), 4, java.math.RoundingMode.HALF_EVEN));
    }

    private static Map<String, Object> credits(
            String by, String value, long clicked, String clickedNet, long within, String withinNet) {
        return row(
                by,
                value,
                "currency",
                "EUR",
                "clickedOrders",
                clicked,
                "clickedNet",
                dec(clickedNet),
                "withinWindowOrders",
                within,
                "withinWindowNet",
                dec(withinNet));
    }

    /** 8 and 24 of 80 customers: a difference of a fifth, which 80 in each group are enough to see. */
    @Test
    void variantsAreComparedWithTheFirstOfTheirStep() {
        for (int i = 0; i < 80; i++) {
            variant("a-" + i, "a", i < 8 ? "10.00" : "");
            variant("b-" + i, "b", i < 24 ? (i % 2 == 0 ? "10.00" : "12.00") : "");
            variant("c-" + i, "c", i < 10 ? "11.00" : "");
        }

        List<Map<String, Object>> rows = rows("variant-comparison", Optional.empty());

        assertThat(rows).extracting(row -> row.get("variant")).containsExactly("a", "b", "c");
        assertThat(rows.getFirst())
                .containsEntry("customers", 80L)
                .containsEntry("buyers", 8L)
                .containsEntry("conversion", dec("0.1000"))
                .containsEntry("net", dec("80.00"))
                .doesNotContainKeys("verdict", "netVerdict");
        // z is 0.2 ÷ √(0.2 · 0.8 · 2 / 80) = 3.1623, so 0.00157, and twice that by Holm.
        assertThat(rows.get(1))
                .containsEntry("difference", dec("0.2000"))
                .containsEntry("chance", dec("0.0031"))
                .containsEntry("verdict", "b sells more than a (95 %)")
                .containsEntry("netVerdict", "too few buyers")
                .doesNotContainKey("customersForThis");
        assertThat(rows.get(2))
                .containsEntry("chance", dec("0.6168"))
                .containsEntry("verdict", "no difference seen yet")
                .containsKeys("customersForThis", "customersForTenPercent");
    }

    @Test
    void whatTheyBroughtIsComparedOnceTenBoughtInEach() {
        for (int i = 0; i < 40; i++) {
            variant("a-" + i, "a", i < 12 ? "10.00" : "");
            variant("b-" + i, "b", i < 14 ? (i % 2 == 0 ? "90.00" : "110.00") : "");
        }

        assertThat(rows("variant-comparison", Optional.empty()).getLast())
                .containsEntry("verdict", "no difference seen yet")
                .containsEntry("netPerCustomer", dec("35.00"))
                .containsEntry("netDifference", dec("32.00"))
                .containsEntry("netVerdict", "b earns more than a (95 %)");
    }

    private void variant(String customer, String variant, String revenue) {
        Visitor visitor = aVisitor().mailed(Outcome.SENT, "cart", "first", variant, Optional.empty());
        shop.sees(customer, revenue.isEmpty() ? visitor : visitor.ordering("o-" + customer, revenue));
    }

    @Test
    void aCampaignsReportHasWhatTheFiguresHaveOfIt() {
        shop.sees(
                "anna",
                aVisitor()
                        .mailed(Outcome.SENT, "cart", "first", "a", Optional.empty())
                        .mailed(Outcome.SENT, "cart-2", "first", "a", Optional.empty())
                        .ordering("o-1", "40.00"));
        shop.sees(
                "bert",
                aVisitor()
                        .mailed(Outcome.SENT, "cart", "first", "a", Optional.empty())
                        .ordering("o-2", "2.00"));

        CampaignReport report = CampaignReport.of(shop, "cart", FIRST, to);

        assertThat(cells(report.mails().campaign())).containsExactly(mails("campaign", "cart", 2, 0, 0));
        assertThat(cells(report.mails().steps())).containsExactly(mails("step", "cart/first", 2, 0, 0));
        assertThat(cells(report.mails().variants())).containsExactly(mails("variant", "cart/first/a", 2, 0, 0));
        assertThat(cells(report.revenue().campaign()))
                .containsExactly(credits("campaign", "cart", 0, "0.00", 1, "2.00"));
        assertThat(cells(report.incremental())).containsExactly(one("incremental-revenue", "cart"));
        assertThat(cells(report.variants())).containsExactly(one("variant-comparison", "cart"));
        assertThat(CampaignReport.of(shop, "none", FIRST, to).mails().campaign())
                .isEmpty();
    }

    private static List<Map<String, Object>> cells(List<Row> rows) {
        return rows.stream()
                .<Map<String, Object>>map(row -> new LinkedHashMap<>(row.cells()))
                .toList();
    }

    @Test
    void noSquareOfALargeRevenueIsLost() {
        shop.sees("anna", aVisitor().mailed(Outcome.SENT).ordering("o-1", "30000000.00"));
        shop.sees("bert", aVisitor().mailed(Outcome.SENT).ordering("o-2", "10000000.00"));
        shop.sees("carl", aVisitor().mailed(Outcome.HELD_OUT));
        shop.sees("dora", aVisitor().mailed(Outcome.HELD_OUT));

        // In cents: a mean of 2·10⁹, a variance of 2·10¹⁸, so ± 12.706205·10⁹ each with one degree of freedom.
        assertThat(one("incremental-revenue"))
                .containsEntry("incrementalNet", dec("40000000.00"))
                .containsEntry("incrementalLow", dec("-214124100.00"))
                .containsEntry("incrementalHigh", dec("294124100.00"));
    }

    @Test
    void promotersSatisfactionAndEffort() {
        Visitor one =
                aVisitor().answering("nps", 10, 10).answering("nps", 10, 9).answering("nps", 10, 7);
        shop.sees("anna", one.answering("nps", 10, 6).answering("nps", 10, 0).answering("nps", 5, 5));
        shop.sees(
                "bert",
                aVisitor().answering("nps", 10, 9).answering("nps", 5, 1).answering("nps", 5, 5));
        shop.sees(
                "carl",
                aVisitor().answering("csat", 5, 5).answering("csat", 5, 4).answering("csat", 5, 2));
        shop.sees(
                "dora", aVisitor().answering("ces", 7, 7).answering("ces", 7, 4).answering("ces", 500, 4));

        assertThat(rows("nps", Optional.empty()))
                .containsExactly(
                        // One of five answers of top, one of bottom: never mixed with the ten.
                        row("scale", 5L, "answers", 3L, "topMinusBottom", dec("33.3")),
                        row(
                                "scale",
                                10L,
                                "answers",
                                6L,
                                "promoters",
                                3L,
                                "passives",
                                1L,
                                "detractors",
                                2L,
                                "nps",
                                dec("16.7")));
        assertThat(one("csat"))
                .isEqualTo(row("scale", 5L, "answers", 3L, "topBox", dec("33.3"), "topTwoBoxes", dec("66.7")));
        assertThat(one("ces")).isEqualTo(row("scale", 7L, "answers", 2L, "topBox", dec("50.0"), "mean", dec("5.50")));
    }

    @Test
    void ofSeveralAnswersAboutOneOrderTheLatestCounts() {
        shop.sees(
                "anna",
                aVisitor()
                        .answeringAbout("o-1", "nps", 10, 3)
                        .answeringAbout("o-2", "nps", 10, 9)
                        .answeringAbout("o-1", "nps", 10, 10)
                        .answeringAbout("o-1", "csat", 5, 1));
        Map<String, Object> nps = rows("nps", Optional.empty()).getFirst();
        assertThat(nps)
                .containsEntry("answers", 2L)
                .containsEntry("promoters", 2L)
                .containsEntry("detractors", 0L);
        assertThat(one("csat")).containsEntry("answers", 1L);
    }

    @Test
    void historicAndClassicClvOverallAndBySegment() {
        threeBuyers();
        to = FIRST.plusDays(364);

        assertThat(one("historic-clv"))
                .isEqualTo(
                        row("currency", "EUR", "customers", 3L, "net", dec("1110.00"), "historicClv", dec("370.00")));
        // 1110 ÷ 4 orders = 277.50; 4 orders ÷ 3 customers in 365 ÷ 365.25 years = 1.33; 100 days ÷ 3 = 0.09 years.
        assertThat(one("classic-clv"))
                .isEqualTo(row(
                        "currency",
                        "EUR",
                        "customers",
                        3L,
                        "averageOrderValue",
                        dec("277.50"),
                        "ordersPerYear",
                        dec("1.33"),
                        "lifespanYears",
                        dec("0.09"),
                        "classicClv",
                        dec("33.79")));
        assertThat(by("historic-clv", "segment"))
                .extracting(row -> row.get("segment"), row -> row.get("historicClv"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("EUR low", dec("10.00")),
                        org.assertj.core.groups.Tuple.tuple("EUR medium", dec("100.00")),
                        org.assertj.core.groups.Tuple.tuple("EUR high", dec("1000.00")));
        assertThat(by("classic-clv", "segment"))
                .filteredOn(row -> "EUR high".equals(row.get("segment")))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("averageOrderValue", dec("500.00"))
                        .containsEntry("ordersPerYear", dec("2.00"))
                        .containsEntry("lifespanYears", dec("0.27")));
    }

    @Test
    void valueSegmentsByQuantiles() {
        threeBuyers();

        assertThat(rows("value-segments", Optional.empty()))
                .containsExactly(
                        row(
                                "currency",
                                "EUR",
                                "segment",
                                "low",
                                "customers",
                                1L,
                                "customerShare",
                                dec("0.3333"),
                                "net",
                                dec("10.00"),
                                "netShare",
                                dec("0.0090")),
                        row(
                                "currency",
                                "EUR",
                                "segment",
                                "medium",
                                "customers",
                                1L,
                                "customerShare",
                                dec("0.3333"),
                                "net",
                                dec("100.00"),
                                "netShare",
                                dec("0.0901")),
                        row(
                                "currency",
                                "EUR",
                                "segment",
                                "high",
                                "customers",
                                1L,
                                "customerShare",
                                dec("0.3333"),
                                "net",
                                dec("1000.00"),
                                "netShare",
                                dec("0.9009")));
        assertThat(by("orders", "segment"))
                .extracting(row -> row.get("segment"))
                .as("Dora cancelled all she ordered")
                .containsExactlyInAnyOrder("EUR low", "EUR medium", "EUR high", "(none)");
        settings = new FigureSettings(0.5, 0.9, 100);
        assertThat(rows("value-segments", Optional.empty()))
                .extracting(row -> row.get("segment"))
                .as("half of three is two, and nobody lies above nine tenths")
                .containsExactly("low", "medium");
    }

    private void threeBuyers() {
        shop.sees("anna", aVisitor().ordering("o-1", "10.00"));
        shop.sees("bert", aVisitor().ordering("o-2", "120.00").refunding("o-2", "20.00"));
        shop.sees(
                "carl",
                aVisitor().ordering("o-3", "600.00").idleFor(ofDays(100)).ordering("o-4", "400.00"));
        shop.sees("dora", aVisitor().ordering("o-5", "77.00").cancelling("o-5"));
    }

    @Test
    void retentionByMonthsAndCohorts() {
        shop.sees(
                "anna",
                aVisitor()
                        .ordering("o-1", "10.00")
                        .idleFor(ofDays(20))
                        .ordering("o-2", "10.00")
                        .idleFor(ofDays(31))
                        .ordering("o-3", "10.00"));
        shop.sees("bert", aVisitor().ordering("o-4", "10.00"));
        shop.sees(
                "carl",
                aVisitor()
                        .idleFor(ofDays(20))
                        .ordering("o-5", "10.00")
                        .idleFor(ofDays(31))
                        .ordering("o-6", "10.00"));
        to = LocalDate.parse("2027-01-31");

        assertThat(rows("retention-rate", Optional.empty()))
                .containsExactly(
                        retained("2026-11", "2026-12", 2L, 1L, "0.5000"),
                        retained("2026-11", "2027-01", 2L, 1L, "0.5000"),
                        retained("2026-12", "2027-01", 2L, 2L, "1.0000"));
        assertThat(rows("cohort-retention", Optional.empty()))
                .containsExactly(
                        retained("2026-11", "2026-12", 2L, 1L, "0.5000"),
                        retained("2026-11", "2027-01", 2L, 1L, "0.5000"),
                        retained("2026-12", "2027-01", 1L, 1L, "1.0000"));
        spent.put(YearMonth.parse("2026-12"), List.of(Money.ofMinor(9_999, "EUR")));
        assertThat(one("retention-cost"))
                .isEqualTo(row(
                        "month",
                        "2026-12",
                        "currency",
                        "EUR",
                        "spend",
                        dec("99.99"),
                        "returning",
                        2L,
                        "costPerReturningCustomer",
                        dec("50.00")));
    }

    @Test
    void recencyFrequencyAndMonetaryValue() {
        // Five buyers, each better than the one before in everything.
        for (int i = 0; i < 5; i++) {
            Visitor visitor = aVisitor().idleFor(ofDays(14L * i));
            for (int order = 0; order <= i; order++) {
                visitor.ordering("o-" + i + "-" + order, "50.00");
            }
            shop.sees("customer-" + i, visitor);
        }

        assertThat(rows("rfm", Optional.empty()))
                .containsExactly(
                        // Scores 1 to 5 for all three, by how many are worse: 0, 1, 2, 3 or 4 of 5.
                        row("currency", "EUR", "segment", "champions", "customers", 2L, "share", dec("0.4000")),
                        row("currency", "EUR", "segment", "loyal", "customers", 1L, "share", dec("0.2000")),
                        row("currency", "EUR", "segment", "lost", "customers", 2L, "share", dec("0.4000")));
    }

    @Test
    void aCustomerStandsSomewhereAmongAll() {
        threeBuyers();
        CustomerSegments segments = new CustomerSegments(shop, settings);

        assertThat(segments.of(shop.journey("carl").state().orders().standing(), "EUR"))
                .contains(new CustomerSegments.Segments("EUR", "high", "champions", 4, 4, 4));
        assertThat(segments.of(shop.journey("dora").state().orders().standing(), "EUR"))
                .isEmpty();
    }

    @Test
    void lateOrdersAndRefundsCorrectWhatWasReadBefore() {
        Visitor visitor = aVisitor().withCart(1).idleFor(ofMinutes(5)).ordering("o-1", "10.00");
        var order = visitor.touchpoints().getLast();
        var rest = new ArrayList<>(visitor.idleFor(ofHours(3)).reading("/").touchpoints());
        rest.remove(order);
        shop.sees("anna", rest).waitsUntil(visitor.now());
        assertThat(one("cart-abandonment-rate")).containsEntry("abandoned", 1L);

        shop.sees("anna", List.of(order));

        assertThat(one("cart-abandonment-rate")).containsEntry("abandoned", 0L).containsEntry("completed", 1L);
        assertThat(one("average-order-value")).containsEntry("averageOrderValue", dec("10.00"));
    }

    @Test
    void whatABotDoesIsInNoFigure() {
        shop.sees(
                "bot",
                aVisitor()
                        .asABot()
                        .browsing()
                        .withCart(2)
                        .ordering("o-1", "10.00")
                        .answering("nps", 10, 0));

        assertThat(catalogue().all())
                .allSatisfy(figure -> assertThat(figure.reading().read(query(Optional.empty())))
                        .as(figure.name())
                        .allSatisfy(row -> assertThat(row.cells().values()).allMatch(cell -> cell.equals(0L))));
    }

    @Test
    void manyValuesOfADimensionEndInOther() {
        settings = new FigureSettings(0.3, 0.6, 2);
        for (int i = 0; i < 5; i++) {
            Visitor visitor = aVisitor().tagged("news", "email", "n" + i);
            for (int session = 0; session <= i; session++) {
                visitor.reading("/").idleFor(ofHours(1));
            }
            shop.sees("customer-" + i, visitor);
        }

        assertThat(by("sessions", "campaign"))
                .extracting(row -> row.get("campaign"), row -> row.get("sessions"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("news/email/n4", 5L),
                        org.assertj.core.groups.Tuple.tuple("news/email/n3", 4L),
                        org.assertj.core.groups.Tuple.tuple("(other)", 6L));
    }

    private Catalogue catalogue() {
        return new Catalogue(
                shop,
                new Spend() {
                    @Override
                    public void put(YearMonth month, Money amount) {
                        spent.put(month, List.of(amount));
                    }

                    @Override
                    public Map<YearMonth, List<Money>> all() {
                        return spent;
                    }
                },
                settings);
    }

    private Query query(Optional<By> by) {
        return new Query(FIRST, to, by);
    }

    private Map<String, Object> one(String figure) {
        List<Map<String, Object>> rows = rows(figure, Optional.empty());
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private List<Map<String, Object>> by(String figure, String dimension) {
        return rows(figure, By.of(dimension));
    }

    private List<Map<String, Object>> rows(String name, Optional<By> by) {
        Figure figure = catalogue().find(name).orElseThrow();
        List<Row> rows = figure.reading().read(query(by));
        List<String> columns = figure.columns(query(by));
        assertThat(rows)
                .allSatisfy(row -> assertThat(columns).containsAll(row.cells().keySet()));
        return rows.stream()
                .<Map<String, Object>>map(row -> new LinkedHashMap<>(row.cells()))
                .toList();
    }

    private static java.time.Duration ofSeconds(long seconds) {
        return java.time.Duration.ofSeconds(seconds);
    }

    private static BigDecimal dec(String number) {
        return new BigDecimal(number);
    }

    private static Map<String, Object> retained(
            String month, String later, long customers, long returned, String rate) {
        return row(
                "month",
                month,
                "later",
                later,
                "customers",
                customers,
                "returned",
                returned,
                "retentionRate",
                dec(rate));
    }

    private static Map<String, Object> row(Object... cells) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put((String) cells[i], cells[i + 1]);
        }
        return row;
    }
}
