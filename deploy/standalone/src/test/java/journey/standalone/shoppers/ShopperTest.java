package journey.standalone.shoppers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShopperTest {
    private static final String PICTURES = "http://localhost:8025";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As the demo's: after so long without activity a cart counts as abandoned. */
    private static final Duration ABANDONED_AFTER = Duration.ofSeconds(20);

    private static final Pace PACE = Pace.demo(7);
    private static final List<Shopper> CROWD = IntStream.range(0, 2_000)
            .mapToObj(n -> Shopper.of(PACE, n, PICTURES))
            .toList();

    @Test
    void everyEventIsOneThatIngestTakes() {
        assertThat(events(CROWD)).isNotEmpty().allSatisfy(event -> {
            assertThat(event.path("type").asString()).isIn("page", "identify", "track");
            assertThat(event.path("messageId").asString()).isNotBlank().hasSizeLessThanOrEqualTo(100);
            assertThat(event.path("anonymousId").asString("")
                            + event.path("userId").asString(""))
                    .isNotBlank();
            assertThat(event.path("context").path("library").path("name").asString())
                    .isNotBlank();
            if (event.path("type").asString().equals("track")) {
                assertThat(event.path("event").asString()).isNotBlank();
                assertThat(event.path("properties").isObject()).isTrue();
            }
            assertThat(JSON.writeValueAsBytes(event).length).isLessThan(32 * 1024);
        });
    }

    @Test
    void theSameSeedPlaysTheSameShoppersAndAnotherSeedOthers() {
        for (int number = 0; number < 200; number++) {
            assertThat(Shopper.of(PACE, number, PICTURES)).isEqualTo(CROWD.get(number));
        }
        assertThat(Shopper.of(Pace.demo(8), 5, PICTURES)).isNotEqualTo(CROWD.get(5));
    }

    @Test
    void aMessageIdComesTwiceOnlyWithTheVerySameEvent() {
        Map<Object, Event> known = new HashMap<>();
        int repeated = 0;
        for (Step step : steps(CROWD).toList()) {
            Event before = known.put(step.event().fields().get("messageId"), step.event());
            if (before != null) {
                assertThat(step.event()).isEqualTo(before);
                repeated++;
            }
        }
        assertThat(repeated * 100.0 / known.size()).isCloseTo(3, within(1.0));
    }

    @Test
    void storiesComeAsOftenAsTheySay() {
        assertThat(Stream.of(Story.values()).mapToInt(Story::inHundred).sum()).isEqualTo(100);
        for (Story story : Story.values()) {
            double share =
                    CROWD.stream().filter(shopper -> shopper.story() == story).count() * 100.0 / CROWD.size();
            assertThat(share).as(story.name()).isCloseTo(story.inHundred(), within(3.0));
        }
    }

    @Test
    void consentIsGivenByMostRefusedBySomeAndUnaskedForSome() {
        int people = 2_000;
        Map<Optional<Boolean>, Integer> answers = new HashMap<>();
        for (int number = 2; number < people; number++) {
            answers.merge(Persona.of(7, number).mailAllowed(), 1, Integer::sum);
        }
        assertThat(answers.getOrDefault(Optional.of(true), 0) * 100.0 / people).isCloseTo(70, within(4.0));
        assertThat(answers.getOrDefault(Optional.of(false), 0) * 100.0 / people).isCloseTo(15, within(4.0));
        assertThat(answers.getOrDefault(Optional.<Boolean>empty(), 0) * 100.0 / people)
                .isCloseTo(15, within(4.0));
        assertThat(named(CROWD, "identify"))
                .allSatisfy(
                        event -> assertThat(event.path("traits").path("email").asString())
                                .endsWith("@example.com"))
                .anySatisfy(
                        event -> assertThat(event.path("traits").has("consent")).isFalse());
    }

    @Test
    void nobodySharesAnAddressWithSomebodyElse() {
        Set<String> addresses = new HashSet<>();
        for (int number = 0; number < 2_000; number++) {
            assertThat(addresses.add(Persona.of(7, number).email())).isTrue();
        }
    }

    @Test
    void everyKindOfEventIsPlayed() {
        Set<String> names = new HashSet<>();
        events(CROWD).forEach(event -> names.add(event.path("event").asString("")));
        assertThat(names)
                .contains(
                        "Product List Viewed",
                        "Products Searched",
                        "Product Viewed",
                        "Product Added",
                        "Product Removed",
                        "Cart Viewed",
                        "Checkout Started",
                        "Checkout Step Completed",
                        "Payment Info Entered",
                        "Order Completed",
                        "Order Refunded");
    }

    @Test
    void theShopsServerNamesTheCustomerAndTheOrderButNoBrowser() {
        List<JsonNode> byServer = events(CROWD)
                .filter(event ->
                        event.path("context").path("channel").asString("").equals("server"))
                .toList();
        assertThat(byServer).isNotEmpty().allSatisfy(event -> {
            assertThat(event.path("userId").asString()).isNotBlank();
            assertThat(event.has("anonymousId")).isFalse();
            assertThat(event.path("properties").path("order_id").asString()).isNotBlank();
            assertThat(event.path("properties").has("cart_id")).isFalse();
        });
    }

    @Test
    void whatIsAddedToACartHasAPriceAPictureAndAPage() {
        assertThat(named(CROWD, "Product Added")).isNotEmpty().allSatisfy(event -> {
            JsonNode product = event.path("properties");
            assertThat(product.path("cart_id").asString()).startsWith("cart-");
            assertThat(product.path("price").decimalValue()).isGreaterThan(BigDecimal.ZERO);
            assertThat(product.path("quantity").asInt()).isPositive();
            assertThat(product.path("url").asString()).startsWith(Storefront.SHOP + "/");
            assertThat(product.path("image_url").asString())
                    .startsWith(PICTURES + ProductPictures.PATH)
                    .endsWith(".png");
        });
    }

    @Test
    void nobodyButThoseWhoComeBackPausesLongEnoughToAbandonTheCartMeanwhile() {
        for (Shopper shopper : CROWD) {
            Duration longest = Duration.ZERO;
            Duration before = Duration.ZERO;
            for (Step step : shopper.steps().stream()
                    .sorted(Comparator.comparing(Step::happens))
                    .toList()) {
                Duration pause = step.happens().minus(before);
                longest = pause.compareTo(longest) > 0 ? pause : longest;
                before = step.happens();
            }
            if (shopper.story() == Story.RETURNS_AND_ORDERS) {
                assertThat(longest).isGreaterThan(ABANDONED_AFTER.plusSeconds(5));
            } else {
                assertThat(longest).isLessThan(ABANDONED_AFTER);
            }
        }
    }

    @Test
    void theFirstShopperLeavesACartWithThreeArticlesWithinSixSecondsAndMayBeMailed() {
        Shopper first = CROWD.getFirst();
        List<JsonNode> cart = named(List.of(first), "Product Added").toList();
        Set<String> inCart = new HashSet<>();
        cart.forEach(
                event -> inCart.add(event.path("properties").path("product_id").asString()));
        assertThat(inCart).hasSize(3);
        assertThat(named(List.of(first), "Product Viewed")
                        .map(e -> e.path("properties").path("product_id").asString()))
                .contains("pitcher", "board");
        assertThat(named(List.of(first), "identify")).singleElement().satisfies(event -> {
            assertThat(event.path("userId").asString()).isEqualTo(Shoppers.FIRST_CUSTOMER);
            assertThat(event.path("traits").path("consent").path("email").asBoolean())
                    .isTrue();
        });
        assertThat(named(List.of(first), "Order Completed")).isEmpty();
        assertThat(first.steps()).allSatisfy(step -> assertThat(step.happens()).isLessThan(Duration.ofSeconds(6)));
    }

    @Test
    void theSecondShopperIsUnknownOnThePhoneThenLogsInOnTheLaptopAndRecoversTheCart() {
        Shopper second = CROWD.get(1);
        Set<String> devices = new HashSet<>();
        Set<String> carts = new HashSet<>();
        events(List.of(second)).forEach(event -> {
            event.path("anonymousId").asStringOpt().ifPresent(devices::add);
            event.path("properties").path("cart_id").asStringOpt().ifPresent(carts::add);
        });
        assertThat(devices).hasSize(2);
        assertThat(carts).hasSize(1);
        JsonNode identify = named(List.of(second), "identify").findFirst().orElseThrow();
        JsonNode firstStep = JSON.valueToTree(second.steps().getFirst().event().fields());
        assertThat(firstStep.has("userId")).isFalse();
        assertThat(identify.path("anonymousId")).isNotEqualTo(firstStep.path("anonymousId"));
        assertThat(named(List.of(second), "Order Completed"))
                .isNotEmpty()
                .allSatisfy(order -> assertThat(order.path("userId").asString()).isEqualTo(Shoppers.SECOND_CUSTOMER));
    }

    @Test
    void whatADeviceKeptWhileItWasOfflineGoesOutTogetherWithItsOwnTimes() {
        List<Delivery> late = CROWD.stream()
                .flatMap(shopper -> Delivery.of(shopper.steps()).stream())
                .filter(delivery -> delivery.steps().size() > 1)
                .toList();
        assertThat(late)
                .isNotEmpty()
                .allSatisfy(delivery -> assertThat(delivery.steps())
                        .allSatisfy(step -> assertThat(step.happens()).isLessThan(delivery.leaves())));
    }

    @Test
    void deliveriesHoldEveryStepOnceAndInTheOrderOfLeaving() {
        for (Shopper shopper : CROWD) {
            List<Delivery> deliveries = Delivery.of(shopper.steps());
            assertThat(deliveries.stream().flatMap(delivery -> delivery.steps().stream()))
                    .containsExactlyInAnyOrderElementsOf(shopper.steps());
            assertThat(deliveries).isSortedAccordingTo(Comparator.comparing(Delivery::leaves));
        }
    }

    private static Stream<Step> steps(List<Shopper> shoppers) {
        return shoppers.stream().flatMap(shopper -> shopper.steps().stream());
    }

    private static Stream<JsonNode> events(List<Shopper> shoppers) {
        return steps(shoppers).map(step -> JSON.valueToTree(step.event().fields()));
    }

    /** By the name of the event, or by its type where it has no name. */
    private static Stream<JsonNode> named(List<Shopper> shoppers, String name) {
        return events(shoppers)
                .filter(event -> event.path("event")
                        .asString(event.path("type").asString())
                        .equals(name));
    }
}
