package journey.aggregator.affinity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import journey.events.Envelope;
import journey.events.Product;
import journey.events.Topics;
import journey.ledger.Changes;
import journey.ledger.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The step on one partition, its slot in memory. */
class AffinityFoldTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Decay MONTHLY = new Decay(Duration.ofDays(30));
    private static final AffinityRules SMALL = new AffinityRules(MONTHLY, 3, 8, 50, 10, 40);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AffinityMeters meters = new AffinityMeters(registry);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void inWhicheverBatchesItComesAndHoweverOftenItIsCountedOnce(long seed) {
        Random random = new Random(seed);
        List<Sighting> told = baskets(random, 150);
        ShelfInMemory once = new ShelfInMemory();
        fold(once, SMALL, told);

        ShelfInMemory again = new ShelfInMemory();
        List<Sighting> log = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            log.add(told.get(i));
            if (random.nextInt(20) == 0) {
                // An outbox is published once more.
                log.addAll(told.subList(Math.max(0, i - random.nextInt(60)), i + 1));
            }
        }
        // Redis was lost: the journeys are folded again from their log, and tell everything again.
        log.addAll(told);
        AffinityFold open = new AffinityFold(ShelfInMemory.SLOT, again, SMALL, meters);
        for (int from = 0; from < log.size(); ) {
            int to = Math.min(log.size(), from + 1 + random.nextInt(30));
            Changes changes = open.fold(inputs(log.subList(from, to)), NOON);
            if (random.nextInt(5) == 0) {
                // It dies before the commit, or loses the partition.
                open = new AffinityFold(ShelfInMemory.SLOT, again, SMALL, meters);
                continue;
            }
            again.apply(changes);
            from = to;
        }

        assertThat(again.products).isEqualTo(once.products);
        assertThat(again.ranks).isEqualTo(once.ranks);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aCrowdOfProductsTakesNoMoreRoomAndTheHeavyOnesStay(long seed) {
        Random random = new Random(seed);
        ShelfInMemory shelf = new ShelfInMemory();
        AffinityRules rules = new AffinityRules(MONTHLY, 3, 4, 20, 5, 40);
        List<Sighting> told = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Instant at = NOON.plusSeconds(i);
            String product = i % 3 == 0 ? "heavy-" + i % 5 : "rare-" + random.nextInt(10_000);
            told.addAll(
                    new Basket(Basket.Kind.BOUGHT, "o" + i, at, at, List.of(product(product, 1), product("x", 1)), 0)
                            .sightings(0, "EUR"));
        }
        fold(shelf, rules, told);

        assertThat(shelf.products).hasSize(20).containsKeys("heavy-0", "heavy-1", "heavy-2", "heavy-3", "heavy-4", "x");
        assertThat(shelf.products.values())
                .allSatisfy(affinity -> assertThat(affinity.neighbours()).hasSizeLessThanOrEqualTo(4));
        assertThat(shelf.ranks.get(AffinityStore.WEIGHTS)).containsOnlyKeys(shelf.products.keySet());
        assertThat(shelf.ranks.get(AffinityStore.BESTSELLERS)).hasSize(5);
        assertThat(shelf.ranks.get(AffinityStore.seen(0))).hasSize(40);
        assertThat(count("journey.affinity.dropped", "what", "product")).isGreaterThan(300);
        assertThat(count("journey.affinity.dropped", "what", "neighbour")).isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsStoredIsWhatIsRememberedAndNeverMore(long seed) {
        Random random = new Random(seed);
        AffinityRules rules = new AffinityRules(MONTHLY, 3, 4, 20, 5, 10);
        ShelfInMemory shelf = new ShelfInMemory();
        TreeSet<AffinityStore.Seen> told = new TreeSet<>();
        AffinityFold open = new AffinityFold(ShelfInMemory.SLOT, shelf, rules, meters);
        for (int batch = 0; batch < 200; batch++) {
            List<Sighting> sightings = new ArrayList<>();
            for (int i = random.nextInt(25); i > 0; i--) {
                int number = batch * 5 + random.nextInt(30);
                sightings.add(sold("o" + number, number));
            }
            sightings.forEach(sighting -> told.add(new AffinityStore.Seen(sighting.told(), sighting.id())));
            shelf.apply(open.fold(inputs(sightings), NOON));

            List<AffinityStore.Seen> stored = shelf.recent(ShelfInMemory.SLOT, 0);
            assertThat(stored)
                    .containsExactlyInAnyOrderElementsOf(
                            told.descendingSet().stream().limit(10).toList());
            assertThat(shelf.largest.getOrDefault(AffinityStore.seen(0), 0)).isLessThanOrEqualTo(10);
            Recent again = new Recent(10, stored);
            assertThat(stored).allSatisfy(one -> assertThat(again.judge(one)).isEqualTo(Recent.Verdict.REPEATED));
            if (random.nextInt(10) == 0) {
                open = new AffinityFold(ShelfInMemory.SLOT, shelf, rules, meters);
            }
        }
        assertThat(shelf.largest.get(AffinityStore.seen(0))).isEqualTo(10);
    }

    @Test
    void whatCannotBeKnownAgainIsLeftOutAndCounted() {
        ShelfInMemory shelf = new ShelfInMemory();
        AffinityRules rules = new AffinityRules(MONTHLY, 3, 4, 20, 5, 2);
        fold(shelf, rules, List.of(sold("o1", 1), sold("o2", 2), sold("o3", 3), sold("o2", 2), sold("o1", 1)));

        assertThat(MONTHLY.at(
                        shelf.find(List.of("a"))
                                .values()
                                .iterator()
                                .next()
                                .sold()
                                .orElseThrow(),
                        NOON))
                .isCloseTo(3, within(1e-3));
        assertThat(count("journey.affinity.sightings", "outcome", "folded")).isEqualTo(3);
        assertThat(count("journey.affinity.sightings", "outcome", "repeated")).isEqualTo(1);
        assertThat(count("journey.affinity.sightings", "outcome", "too_late")).isEqualTo(1);
        assertThat(count("journey.affinity.pairs")).isEqualTo(3);
    }

    @Test
    void whatNobodyCanReadIsSetAsideAndItsNeighboursAreFolded() {
        ShelfInMemory shelf = new ShelfInMemory();
        Envelope good = SightingCodec.encode(sold("o1", 1));
        List<Input> inputs = new ArrayList<>();
        for (String bad : List.of("", "{", "[]", "{\"kind\":\"viewed\"}")) {
            inputs.add(new Input.Arrived(0, NOON, new Envelope("a", good.headers(), bad.getBytes(UTF_8))));
        }
        inputs.add(new Input.Arrived(1, NOON, new Envelope("a", Map.of(), good.value())));
        inputs.add(new Input.Arrived(2, NOON, new Envelope("", good.headers(), good.value())));
        inputs.add(new Input.Arrived(3, NOON, good));
        Changes changes = new AffinityFold(ShelfInMemory.SLOT, shelf, SMALL, meters).fold(inputs, NOON);
        shelf.apply(changes);

        assertThat(changes.deadLetters()).isEqualTo(6);
        assertThat(changes.outbox())
                .allSatisfy(message -> assertThat(message.topic()).isEqualTo(Topics.deadLetter(Topics.BASKETS)));
        assertThat(shelf.products).containsOnlyKeys("a");
    }

    @Test
    void boughtTogetherCountsMoreAndTheRareIsNotOutshoneByWhatSellsAnyway() {
        ShelfInMemory shelf = new ShelfInMemory();
        List<Sighting> told = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            told.addAll(basket(Basket.Kind.BOUGHT, "o" + i, i, "bag", "x" + i % 30));
        }
        for (int i = 60; i < 70; i++) {
            told.addAll(basket(Basket.Kind.BOUGHT, "o" + i, i, "moka", "coffee"));
            told.addAll(basket(Basket.Kind.VIEWED, "v" + i, i, "moka", "cups", "bag"));
        }
        fold(shelf, AffinityRules.DEFAULT, told);
        Recommender recommender = new Recommender(shelf, MONTHLY);
        Instant now = NOON.plusSeconds(100);

        assertThat(ids(recommender.related("moka", 3, now).orElseThrow())).containsExactly("coffee", "cups", "bag");
        assertThat(ids(recommender.bestsellers(1, now))).containsExactly("bag");
        assertThat(recommender.related("unheard", 3, now)).isEmpty();
    }

    @Test
    void whatWasLookedAtComesFirstThenWhatGoesWithItThenWhatSells() {
        ShelfInMemory shelf = new ShelfInMemory();
        List<Sighting> told = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            told.addAll(basket(Basket.Kind.BOUGHT, "o" + i, i, "moka", "coffee", "gone"));
            told.addAll(basket(Basket.Kind.BOUGHT, "p" + i, i, "soap"));
        }
        fold(shelf, AffinityRules.DEFAULT, told);
        Recommender recommender = new Recommender(shelf, MONTHLY);
        Basis basis = new Basis(List.of(AffinityTest.card("cups", NOON)), List.of("moka"), Set.of("gone"));

        List<Recommendation> all = recommender.recommend(basis, 5, NOON.plusSeconds(9));
        assertThat(ids(all)).containsExactly("cups", "coffee", "soap");
        assertThat(all)
                .extracting(Recommendation::kind)
                .containsExactly(
                        Recommendation.Kind.VIEWED, Recommendation.Kind.RELATED, Recommendation.Kind.BESTSELLER);
        assertThat(recommender.recommend(basis, 2, NOON)).hasSize(2);
        assertThat(ids(recommender.recommend(new Basis(List.of(), List.of(), Set.of()), 2, NOON.plusSeconds(9))))
                .hasSize(2);
    }

    @Test
    void aBasketIsBoundedAndCountsAProductOnce() {
        List<Product> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(product("p" + i % 30, 2));
        }
        many.addFirst(product("x".repeat(Basket.LONGEST_ID + 1), 1));
        Basket basket = Basket.of(Basket.Kind.BOUGHT, "o", NOON, NOON, many);

        assertThat(basket.products()).hasSize(Basket.MOST);
        assertThat(basket.leftOut()).isEqualTo(11);
        assertThat(basket.products()).extracting(Product::quantity).containsOnly(2, 4);
        assertThat(Basket.of(Basket.Kind.BOUGHT, "o", NOON, NOON, many.reversed())
                        .products())
                .containsExactlyInAnyOrderElementsOf(basket.products());
        assertThat(basket.sightings(7, "EUR")).hasSize(20).allSatisfy(sighting -> {
            assertThat(sighting.others())
                    .hasSize(19)
                    .doesNotContain(sighting.product().id());
            assertThat(sighting.source()).isEqualTo(7);
        });
        assertThat(basket.sightings(7, "EUR")).extracting(Sighting::id).doesNotHaveDuplicates();
    }

    private void fold(ShelfInMemory shelf, AffinityRules rules, List<Sighting> told) {
        shelf.apply(new AffinityFold(ShelfInMemory.SLOT, shelf, rules, meters).fold(inputs(told), NOON));
    }

    private static List<Input> inputs(List<Sighting> told) {
        return told.stream()
                .<Input>map(sighting -> new Input.Arrived(0, NOON, SightingCodec.encode(sighting)))
                .toList();
    }

    private static List<Sighting> baskets(Random random, int count) {
        List<Sighting> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Product> products = new ArrayList<>();
            for (int j = 0; j < 1 + random.nextInt(5); j++) {
                products.add(product("p" + (int) Math.abs(random.nextGaussian() * 30), 1 + random.nextInt(3)));
            }
            Basket.Kind kind = random.nextBoolean() ? Basket.Kind.VIEWED : Basket.Kind.BOUGHT;
            Instant at = NOON.plusSeconds(10L * i);
            told.addAll(Basket.of(kind, "fact-" + i, at, at, products).sightings(random.nextInt(3), "EUR"));
        }
        return told;
    }

    private static List<Sighting> basket(Basket.Kind kind, String fact, int second, String... products) {
        Instant at = NOON.plusSeconds(second);
        return Basket.of(
                        kind,
                        fact,
                        at,
                        at,
                        java.util.Arrays.stream(products)
                                .map(id -> product(id, 1))
                                .toList())
                .sightings(0, "EUR");
    }

    private static Sighting sold(String order, int second) {
        return basket(Basket.Kind.BOUGHT, order, second, "a", "b").getFirst();
    }

    private static Product product(String id, int quantity) {
        return new Product(
                id,
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BigDecimal("2.50")),
                quantity,
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> ids(List<Recommendation> all) {
        return all.stream().map(each -> each.card().id()).toList();
    }

    private double count(String name, String... tags) {
        return registry.counter(name, tags).count();
    }
}
