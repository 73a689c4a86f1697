package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Touchpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes because of its age leaves its figures, whenever that is noticed; the seed names the customer. */
class AgingPropertiesTest {
    private static final JourneyRules RULES = Visitor.RULES;
    private static final CustomerId PHONE = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "phone"));
    private static final Keeping KEEPING = new Keeping(
            Optional.of(Duration.ofDays(32)),
            Optional.of(Duration.ofDays(40)),
            Optional.of(Duration.ofDays(90)),
            Optional.empty(),
            Optional.empty(),
            2,
            Duration.ofDays(1));

    static Stream<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(i -> (long) i);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void figuresStayAndAreTheSameWheneverItIsNoticed(long seed) {
        Random random = new Random(seed);
        List<Touchpoint> touchpoints =
                JourneyPropertiesTest.someone(random, Duration.ofDays(500)).touchpoints();
        Instant end = touchpoints.getLast().time().plus(Duration.ofDays(200));

        Counted atOnce = new Counted();
        Counted late = new Counted();
        for (Touchpoint touchpoint : touchpoints) {
            for (int days = 30; days < 140; days += 1 + random.nextInt(20)) {
                atOnce.passes(touchpoint.time().minus(Duration.ofDays(140 - days)));
            }
            atOnce.takes(touchpoint);
            late.takes(touchpoint);
        }
        List<Touchpoint> shuffled = new ArrayList<>(touchpoints);
        Collections.shuffle(shuffled, random);
        Counted gathered = new Counted();
        for (Touchpoint touchpoint : shuffled) {
            gathered.journey =
                    gathered.journey.apply(touchpoint, RULES.gathering()).journey();
        }

        atOnce.passes(end);
        late.passes(end);
        gathered.passes(end);
        assertThat(atOnce.journey.isBlank()).isTrue();
        assertThat(late.counts).isEqualTo(atOnce.counts);
        assertThat(gathered.counts).isEqualTo(atOnce.counts);
        assertThat(atOnce.gone).isPositive();
    }

    /** One customer's journeys, one after the other, and what they counted for when they went. */
    private static final class Counted {
        private final Map<Counter, Long> counts = new HashMap<>();
        private Journey journey = Journey.of(PHONE);
        private int gone;

        void takes(Touchpoint touchpoint) {
            passes(touchpoint.time());
            journey = journey.apply(touchpoint, RULES).journey();
        }

        void passes(Instant now) {
            for (Optional<Journey.Aged> aged = aged(now); aged.isPresent(); aged = aged(now)) {
                assertThat(journey.isYoung(now, KEEPING.shortest().orElseThrow()))
                        .isFalse();
                assertThat(aged.get().gone().state().carts().current()).isEmpty();
                Contribution.of(aged.get().gone(), RULES)
                        .forEach((counter, count) -> counts.merge(counter, count, Long::sum));
                journey = aged.get().rest();
                gone++;
            }
        }

        private Optional<Journey.Aged> aged(Instant now) {
            return journey.aged(now, KEEPING, RULES);
        }
    }
}
