package journey.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import journey.events.Channel;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Touchpoint;
import journey.events.Visit;
import org.junit.jupiter.api.Test;

/** What storefronts really send, and what it must not be mistaken for. */
class StorefrontHabitsTest {
    @Test
    void theNoiseOfFloatingPointCostsNoRevenue() {
        Interaction.OrderCompleted order = (Interaction.OrderCompleted)
                track("Order Completed", "'order_id':'o-1','revenue':119.69999999999999,'currency':'EUR'")
                        .what();

        assertThat(order.revenue().orElseThrow()).isEqualByComparingTo(new BigDecimal("119.7"));
    }

    @Test
    void aPurchaseWithoutANumberIsAPurchase() {
        Touchpoint touchpoint = track("Order Completed", "'revenue':10");

        assertThat(touchpoint.what())
                .isInstanceOfSatisfying(
                        Interaction.OrderCompleted.class,
                        order -> assertThat(order.orderId()).isEqualTo("m-1"));
        assertThat(touchpoint.id(Identifier.Kind.ORDER)).isEmpty();
    }

    @Test
    void aNumberWithAPointIsTheSameOrder() {
        assertThat(track("Order Completed", "'order_id':1001.0").id(Identifier.Kind.ORDER))
                .contains(new Identifier(Identifier.Kind.ORDER, "1001"));
    }

    @Test
    void aRefundIsWholeOnlyWhereNothingElseIsSaid() {
        assertThat(refund("'order_id':'o-1'")).isEmpty();
        assertThat(refund("'order_id':'o-1','products':[{'product_id':'p','price':4.5,'quantity':2}]"))
                .hasValueSatisfying(part -> assertThat(part).isEqualByComparingTo("9"));
        assertThat(refund("'order_id':'o-1','total':-5"))
                .hasValueSatisfying(part -> assertThat(part).isEqualByComparingTo("5"));
        assertThat(refund("'order_id':'o-1','total':'12,50'"))
                .hasValueSatisfying(part -> assertThat(part).isZero());
    }

    @Test
    void anInvitedFriendsAddressIsNotTheVisitors() {
        assertThat(track("Friend Invited", "'email':'friend@example.org'").id(Identifier.Kind.EMAIL))
                .isEmpty();
        assertThat(track("Checkout Step Completed", "'email':'me@example.org'").id(Identifier.Kind.EMAIL))
                .isPresent();
    }

    @Test
    void aServersLibraryIsNoVisitToTheShop() {
        assertThat(decoded("{'event':'Order Completed','context':{'library':{'name':'@segment/analytics-node'}}}")
                        .channel())
                .isEqualTo(Channel.SERVER);
        assertThat(decoded("{'event':'Page','channel':'store'}").channel()).isEqualTo(Channel.STORE);
        assertThat(decoded("{'event':'Page','context':{'library':{'name':'analytics.js'}}}")
                        .channel())
                .isEqualTo(Channel.WEB);
    }

    @Test
    void overlongTextIsCut() {
        Touchpoint touchpoint =
                decoded("{'event':'Page','context':{'page':{'referrer':'" + "x".repeat(30_000) + "'}}}");

        assertThat(touchpoint.visit().referrer().orElseThrow()).hasSize(2_048);
    }

    @Test
    void theVerdictOnABotIsKept() {
        Map<String, String> headers = new java.util.HashMap<>(headers("{}"));
        headers.put(Headers.BOT, "headless");

        assertThat(ok(new TouchpointCodec(Map.of()).decode(new Envelope("k", headers, json("{'event':'X'}"))))
                        .bot())
                .contains("headless");
        assertThat(decoded("{'event':'X'}").bot()).isEmpty();
    }

    @Test
    void aPageOfTheShopItselfIsNoReferrer() {
        assertThat(page("'url':'https://shop.example/b','referrer':'https://www.shop.example/a'")
                        .referrer())
                .isEmpty();
        assertThat(page("'url':'https://shop.example/b','referrer':'https://noshop.example/a'")
                        .referrer())
                .contains("https://noshop.example/a");
    }

    @Test
    void aClickIdNamesTheCampaignThatTheShopDidNotTag() {
        Visit clicked = page("'url':'https://shop.example/?a=1&gclid=Cj0K#top'");

        assertThat(clicked.campaign()).contains("google/cpc");
        assertThat(clicked.source()).contains("google");
        assertThat(clicked.medium()).contains("cpc");
        assertThat(page("'url':'https://shop.example/?gclid='").campaign()).isEmpty();
    }

    @Test
    void theUserAgentSaysWhichDeviceWhereNobodyElseDoes() {
        assertThat(onDevice("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"))
                .contains("mobile");
        assertThat(onDevice("Mozilla/5.0 (Linux; Android 15; SM-X910) Chrome/131.0"))
                .contains("tablet");
        assertThat(onDevice("Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0")).contains("desktop");
        assertThat(decoded("{'event':'Page'}").visit().device()).isEmpty();
    }

    private static Visit page(String fields) {
        return decoded("{'event':'Page','context':{'page':{" + fields + "}}}").visit();
    }

    private static Optional<String> onDevice(String userAgent) {
        return decoded("{'event':'Page','context':{'userAgent':'" + userAgent + "'}}")
                .visit()
                .device();
    }

    @Test
    void anEventsOwnConsentStandsAboveItsBatchs() {
        TouchpointCodec codec = new TouchpointCodec(Map.of("marketing", "email"));
        Envelope record = new Envelope(
                "k",
                headers("{'consent':{'categoryPreferences':{'marketing':false}}}"),
                json("{'event':'Page','context':{'consent':{'categoryPreferences':{'marketing':true}}}}"));

        assertThat(ok(codec.decode(record)).traits().consent()).containsExactly(Map.entry("email", true));
    }

    private static Optional<BigDecimal> refund(String properties) {
        return ((Interaction.OrderRefunded) track("Order Refunded", properties).what()).total();
    }

    private static Touchpoint track(String event, String properties) {
        return decoded("{'event':'" + event + "','properties':{" + properties + "}}");
    }

    private static Touchpoint decoded(String json) {
        return ok(new TouchpointCodec(Map.of()).decode(new Envelope("k", headers("{}"), json(json))));
    }

    private static Map<String, String> headers(String batchContext) {
        return Map.of(
                Headers.ID, "m-1",
                Headers.TYPE, Headers.TOUCHPOINT_TYPE + "track",
                Headers.TIME, "2026-11-22T10:00:00Z",
                Headers.SOURCE_KIND, "browser",
                Headers.BATCH_CONTEXT, batchContext.replace('\'', '"'));
    }

    private static byte[] json(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(UTF_8);
    }

    private static Touchpoint ok(Decoded<Touchpoint> decoded) {
        return switch (decoded) {
            case Decoded.Ok<Touchpoint> ok -> ok.value();
            case Decoded.Undecodable<Touchpoint> bad -> throw new AssertionError(bad.reason());
        };
    }
}
