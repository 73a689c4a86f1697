package journey.standalone.storefront;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import journey.testkit.RealServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The demo's shop in a real Chromium, with Segment's browser SDK from ingest and all of the product behind it. */
class BrowserIT {
    /** The SDK has started, and the page's own scripts have run: the corner is the last of them. */
    private static final String READY = "() => document.querySelector('#window-body .links') !== null";

    private static final double ONE_MINUTE = 60_000;

    @TempDir
    static Path mails;

    private static Chromium chromium;
    private static RunningShop shop;
    private Visitor visitor;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> executable = Chromium.find();
        assumeTrue(executable.isPresent(), "no Chromium on the PATH: nothing was tried in a browser");
        chromium = Chromium.start(executable.get());
        shop = new RunningShop(mails);
    }

    @AfterAll
    static void stop() {
        // Neither is there where the tests were skipped.
        Optional.ofNullable(shop).ifPresent(RunningShop::close);
        Optional.ofNullable(chromium).ifPresent(Chromium::close);
    }

    @BeforeEach
    void arrive() {
        visitor = chromium.visitor();
        page = visitor.page();
    }

    @AfterEach
    void leave() {
        visitor.close();
    }

    @Test
    void aPurchaseIsClickedThrough() {
        String email = RealServers.unique("zoe") + "@example.com";
        turnTo("/");
        page.getByRole(AriaRole.NAVIGATION).getByText("Tableware").click();
        follow(link("Dinner Plate"));
        follow(page.getByText("Ocean"));
        page.getByLabel("Quantity").fill("2");
        button("Add to cart").click();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("2 × Dinner Plate added to your cart");
        turnTo("/kitchen-linen");
        follow(link("Tea Towel"));
        follow(button("Add to cart"));
        link(Pattern.compile("Cart 3 things in it")).click();
        follow(button("One more: Linen Tea Towel, Natural"));
        button("One less: Dinner Plate, Ocean").click();
        follow(link("To the checkout"));
        page.waitForURL("**/checkout");
        page.waitForFunction(READY);
        introduce(email, true);
        page.getByLabel("Pick-up").check();
        button("Continue to payment").click();
        button("Place the order").click();
        page.waitForURL("**/thank-you");
        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Thank you!");
        String order = page.locator("#order-id").textContent();
        String anonymousId = anonymousId();

        JsonNode journey = shop.journey(
                anonymousId,
                known -> !known.path("orders").isEmpty()
                        && known.at("/sessions/latest/pages").asInt() == 8);
        assertThat(journey.at("/orders/0/id").asString()).isEqualTo(order);
        assertThat(journey.at("/orders/0/revenue").asString()).isEqualTo("46");
        assertThat(journey.at("/episodes/0/state").asString()).isEqualTo("completed");
        assertThat(journey.at("/person/email").asString()).isEqualTo(email);
        assertThat(journey.at("/consent/email/state").asString()).isEqualTo("granted");
        shop.steps(
                anonymousId,
                "Product List Viewed",
                "Product Clicked",
                "Product Viewed",
                "Product Added",
                "Product Removed",
                "Cart Viewed",
                "Checkout Started",
                "Checkout Step Viewed",
                "Checkout Step Completed",
                "Payment Info Entered",
                "Order Completed");

        page.getByText("What Journey knows").click();
        Locator window = page.locator("#window");
        assertThat(window).containsText(email, patiently());
        assertThat(window).containsText("purchase");
        assertThat(window).containsText("completed");

        page.reload();
        page.waitForFunction(READY);
        assertThat(page.locator("#order-id")).hasText(order);
        assertNothingForeignAndNoComplaint();
    }

    @Test
    void aCartThatIsLeftInTheCheckoutBringsTheMail() {
        String email = RealServers.unique("leo") + "@example.com";
        turnTo("/products/cast-iron-casserole");
        button("Add to cart").click();
        turnTo("/checkout");
        introduce(email, true);
        assertThat(page.getByText("How shall it come?")).isVisible();
        String anonymousId = anonymousId();
        page.close();

        JsonNode mail = shop.theMailTo(email);
        assertThat(mail.path("text").asString()).contains("Cast Iron Casserole", "€129.00");
        assertThat(mail.path("html").asString()).contains(shop.page("/pictures/casserole.png"));
        shop.journey(anonymousId, known -> known.at("/cart/state").asString("").equals("abandoned"));
        assertNothingForeignAndNoComplaint();
    }

    @Test
    void withoutTheTickThereIsNoConsent() {
        turnTo("/products/wine-glass");
        button("Add to cart").click();
        turnTo("/checkout");
        button("Continue to delivery").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("E-mail");
        assertThat(page.getByLabel("E-mail")).isFocused();
        introduce(RealServers.unique("mia") + "@example.com", false);
        JsonNode journey = shop.journey(
                anonymousId(), known -> !known.at("/person/email").asString("").isEmpty());
        assertThat(journey.at("/consent/email/state").asString()).isNotEqualTo("granted");
    }

    @Test
    void whatHappensJustBeforeAPageIsClosedArrives() {
        page.navigate(shop.page("/products/tall-vase"));
        String anonymousId = anonymousId();
        button("Add to cart").click();
        page.close();
        assertThat(shop.steps(anonymousId, "Product Added")).contains("Product Viewed");
    }

    /** The browser asks whether it may send; the page is gone before the answer is there. */
    @Test
    @Timeout(120)
    void anEventOutlivesItsPage() throws IOException, InterruptedException {
        try (Relay relay = new Relay(URI.create(shop.ingest()).getPort(), "OPTIONS /v1/i ");
                DemoShop beyond = shop.reachedThrough(relay.url())) {
            page.navigate(beyond.page().resolve("/cart").toString());
            String anonymousId = anonymousId();
            page.evaluate("() => { window.analytics.identify({ firstName: 'Ida' }); }");
            relay.awaitHeld();
            page.navigate("about:blank");
            relay.release();
            JsonNode journey = shop.journey(
                    anonymousId,
                    known -> known.at("/person/firstName").asString("").equals("Ida"));
            assertThat(journey.path("touchpoints").asInt()).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void aBeaconSentWhileAPageGoesAwayArrives() {
        page.navigate(shop.page("/"));
        String anonymousId = anonymousId();
        page.evaluate("""
                ([ingest, anonymousId]) => addEventListener("pagehide", () => navigator.sendBeacon(
                    ingest + "/v1/track?writeKey=demo", JSON.stringify({ anonymousId, event: "Page Left" })))""", List.of(shop.ingest(), anonymousId));
        page.navigate("about:blank");
        assertThat(shop.steps(anonymousId, "Page Left")).contains("Product List Viewed");
    }

    @Test
    void aWriteKeyIsOnlyGoodForPagesOfItsOrigins() {
        double refused = shop.ingestMetric("journey_ingest_requests_total", "outcome=\"foreign_origin\"");
        String anonymousId = RealServers.unique("origin");
        page.navigate(shop.page("/cart"));
        assertThat(post("narrow", anonymousId, "From Here")).isEqualTo("200");
        page.navigate(shop.page("/cart").replace("localhost", "127.0.0.1"));
        assertThat(post("narrow", anonymousId, "From Elsewhere")).isEqualTo("TypeError");
        assertThat(post("demo", anonymousId, "With The Open Key")).isEqualTo("200");
        assertThat(shop.steps(anonymousId, "With The Open Key"))
                .containsExactlyInAnyOrder("From Here", "With The Open Key");
        assertThat(shop.ingestMetric("journey_ingest_requests_total", "outcome=\"foreign_origin\""))
                .isEqualTo(refused + 1);
    }

    /** It reports that to Segment, if it is left as it is. */
    @Test
    void anSdkThatCannotStartTurnsToNobodyElse() {
        page.route("**/settings", Route::abort);
        Request report = page.waitForRequest(
                request -> request.url().endsWith("/v1/m"), () -> page.navigate(shop.page("/cart")));
        assertThat(URI.create(report.url()).getAuthority())
                .isEqualTo(URI.create(shop.ingest()).getAuthority());
        assertThat(visitor.hosts()).allMatch(host -> host.startsWith("localhost:"));
        assertThat(visitor.complaints()).anyMatch(complaint -> complaint.contains("Failed to load Analytics.js"));
    }

    @Test
    void aProductIsBoughtWithTheKeyboardAlone() {
        turnTo("/products/butter-jar");
        page.keyboard().press("Tab");
        assertThat(link("Skip to the content")).isFocused();
        page.keyboard().press("Enter");
        tabTo(page.getByLabel("Quantity"));
        page.keyboard().press("ArrowUp");
        tabTo(button("Add to cart"));
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("2 × Butter Jar added to your cart");
        turnTo("/cart");
        tabTo(button("One less: Butter Jar"));
        page.keyboard().press("Enter");
        assertThat(button("One less: Butter Jar")).isFocused();
        tabTo(button("Remove Butter Jar"));
        page.keyboard().press("Enter");
        assertThat(link("See what we make")).isFocused();
    }

    private void tabTo(Locator wanted) {
        for (int i = 0; i < 30; i++) {
            if ((Boolean) wanted.evaluate("element => element === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        assertThat(wanted).isFocused();
    }

    private void introduce(String email, boolean consent) {
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("First name").fill("Zoe");
        page.getByLabel("Last name").fill("Demo");
        page.getByLabel("Write to me").setChecked(consent);
        button("Continue to delivery").click();
    }

    /** Goes to a page. What is called before the SDK is there is lost if the page is left again, as with Segment's. */
    private void turnTo(String path) {
        page.navigate(shop.page(path));
        page.waitForFunction(READY);
    }

    /** Clicks as somebody who has looked at the page for a moment. */
    private void follow(Locator what) {
        what.waitFor();
        page.waitForFunction(READY);
        what.click();
    }

    private String anonymousId() {
        page.waitForFunction(READY);
        return (String) page.evaluate("() => window.analytics.user().anonymousId()");
    }

    /** The status that the page's script sees, or the name of the error. */
    private String post(String writeKey, String anonymousId, String event) {
        return (String) page.evaluate("""
                ([ingest, writeKey, anonymousId, event]) => fetch(ingest + "/v1/t", {
                    method: "POST",
                    headers: { "Content-Type": "text/plain", Authorization: "Basic " + btoa(writeKey + ":") },
                    body: JSON.stringify({ anonymousId, event }),
                }).then((answer) => String(answer.status), (error) => error.name)""", List.of(shop.ingest(), writeKey, anonymousId, event));
    }

    private Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    private Locator link(Pattern name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(ONE_MINUTE);
    }

    private void assertNothingForeignAndNoComplaint() {
        assertThat(visitor.hosts())
                .containsExactlyInAnyOrder(
                        URI.create(shop.page("/")).getAuthority(),
                        URI.create(shop.ingest()).getAuthority());
        assertThat(visitor.complaints()).isEmpty();
    }
}
