package journey.aggregator.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import journey.events.Money;
import journey.events.codec.Decoded;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffinityTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Decay MONTHLY = new Decay(Duration.ofDays(30));
    private static final Offset<Double> ROUNDING = within(1e-5);

    @Test
    void aWeightHalvesInEveryHalfLife() {
        Weight six = MONTHLY.of(6, NOON);

        assertThat(MONTHLY.at(six, NOON)).isCloseTo(6, ROUNDING);
        assertThat(MONTHLY.at(six, NOON.plus(Duration.ofDays(30)))).isCloseTo(3, ROUNDING);
        assertThat(MONTHLY.at(six, NOON.plus(Duration.ofDays(90)))).isCloseTo(0.75, ROUNDING);
        assertThat(MONTHLY.at(MONTHLY.plus(six, MONTHLY.of(2, NOON.minus(Duration.ofDays(30)))), NOON))
                .isCloseTo(7, ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inWhichOrderWeightsAreAddedAndWhenMakesNoDifference(long seed) {
        Random random = new Random(seed);
        List<Weight> terms = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            Instant at = NOON.minus(Duration.ofHours(random.nextInt(5_000)));
            double amount = 1 + random.nextInt(20);
            terms.add(MONTHLY.of(amount, at));
            sum += amount * Math.pow(0.5, Duration.between(at, NOON).toMillis() / (30 * 86_400_000.0));
        }
        Collections.shuffle(terms, random);
        Weight left = terms.stream().reduce(MONTHLY::plus).orElseThrow();
        int half = 1 + random.nextInt(198);
        Weight apart = MONTHLY.plus(
                terms.subList(0, half).stream().reduce(MONTHLY::plus).orElseThrow(),
                terms.subList(half, 200).stream().reduce(MONTHLY::plus).orElseThrow());

        assertThat(MONTHLY.at(left, NOON)).isCloseTo(sum, ROUNDING);
        assertThat(MONTHLY.at(apart, NOON)).isCloseTo(sum, ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aBoundedNumberOfNeighboursIsKeptAndNoneIsOverrated(long seed) {
        Random random = new Random(seed);
        AffinityRules rules = new AffinityRules(MONTHLY, 3, 8, 100, 10, 10);
        Map<String, Double> truth = new HashMap<>();
        Optional<Affinity> affinity = Optional.empty();
        double total = 0;
        for (int i = 0; i < 2_000; i++) {
            String other = "p" + (int) Math.abs(random.nextGaussian() * 12);
            Instant at = NOON.minus(Duration.ofMinutes(2_000 - i));
            affinity = Optional.of(Affinity.on(affinity, viewed("v" + i, at, "a", List.of(other)), rules)
                    .affinity());
            double weight = MONTHLY.at(MONTHLY.of(1, at), NOON);
            truth.merge(other, weight, Double::sum);
            total += weight;
        }
        assertThat(affinity.orElseThrow().neighbours()).hasSize(8).allSatisfy(neighbour -> {
            double counted = truth.getOrDefault(neighbour.product(), 0.0);
            assertThat(neighbour.certain(MONTHLY, NOON)).isLessThanOrEqualTo(counted + 1e-3);
            assertThat(MONTHLY.at(neighbour.weight(), NOON)).isGreaterThanOrEqualTo(counted - 1e-3);
        });
        double share = total / 8;
        assertThat(affinity.orElseThrow().neighbours())
                .extracting(Neighbour::product)
                .containsAll(truth.entrySet().stream()
                        .filter(each -> each.getValue() > share)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @Test
    void theLatestTouchpointSaysHowAProductIsShown() {
        Card first = new Card("a", Optional.of("Mug"), Optional.of("u"), Optional.empty(), price("12.50"), NOON);
        Card later = new Card(
                "a", Optional.of("Blue mug"), Optional.empty(), Optional.empty(), price("11"), NOON.plusSeconds(1));

        assertThat(first.with(later))
                .isEqualTo(new Card(
                        "a",
                        Optional.of("Blue mug"),
                        Optional.of("u"),
                        Optional.empty(),
                        price("11"),
                        NOON.plusSeconds(1)))
                .isEqualTo(later.with(first));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Affinity affinity = new Affinity(
                new Card("a", Optional.of("Caffè"), Optional.of("u"), Optional.empty(), price("12.50"), NOON),
                MONTHLY.of(7, NOON),
                Optional.of(MONTHLY.of(2, NOON)),
                List.of(
                        new Neighbour("b", MONTHLY.of(1, NOON), Optional.empty()),
                        new Neighbour("c", MONTHLY.of(3, NOON), Optional.of(MONTHLY.of(1, NOON)))));
        Sighting sighting =
                new Sighting("abcdefghijk", 3, NOON, Basket.Kind.BOUGHT, NOON, affinity.card(), 2, List.of("b", "c"));

        assertThat(AffinityCodec.decode(AffinityCodec.encode(affinity))).contains(affinity);
        assertThat(AffinityCodec.decode(new byte[] {9})).isEmpty();
        assertThat(AffinityCodec.decode(new byte[] {})).isEmpty();
        assertThat(SightingCodec.decode(SightingCodec.encode(sighting))).isEqualTo(new Decoded.Ok<>(sighting));
    }

    static Sighting viewed(String id, Instant at, String product, List<String> others) {
        return new Sighting(id, 0, at, Basket.Kind.VIEWED, at, card(product, at), 1, others);
    }

    static Card card(String product, Instant at) {
        return new Card(product, Optional.of(product), Optional.empty(), Optional.empty(), Optional.empty(), at);
    }

    private static Optional<Money> price(String amount) {
        return Optional.of(new Money(new BigDecimal(amount), "EUR"));
    }
}
