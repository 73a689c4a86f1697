package journey.aggregator.funnel;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static journey.aggregator.funnel.Walk.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import journey.aggregator.funnel.Breakdown.Attribution;
import journey.aggregator.funnel.Funnel.Exclusion;
import journey.aggregator.funnel.Funnel.Order;
import journey.aggregator.funnel.Funnel.Step;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    @Test
    void inSequenceOtherTouchpointsMayLieBetweenTheSteps() {
        Funnel funnel = funnel(Order.SEQUENTIAL, "A", "B", "C");

        assertThat(walk().does("A", "X", "C", "B", "X", "C").takenIn(funnel)).containsExactly(3);
        assertThat(walk().does("C", "B", "A").takenIn(funnel)).containsExactly(1);
    }

    @Test
    void theSameEventInTwoStepsNeedsTwoEvents() {
        Funnel funnel = funnel(Order.SEQUENTIAL, "A", "A", "B");

        assertThat(walk().does("A", "B").takenIn(funnel)).containsExactly(1);
        assertThat(walk().does("A", "A", "B").takenIn(funnel)).containsExactly(3);
        assertThat(walk().does("A").takenIn(funnel(Order.ANY, "A", "A"))).containsExactly(1);
        assertThat(walk().does("A", "A").takenIn(funnel(Order.ANY, "A", "A"))).containsExactly(2);
    }

    @Test
    void theNextAttemptBeginsWhenTheLastHasConvertedOrItsWindowHasPassed() {
        Funnel funnel = funnel(Order.SEQUENTIAL, "A", "B");

        assertThat(walk().does("A", "A", "B", "A").takenIn(funnel)).containsExactly(2, 1);
        assertThat(walk().does("A").after(ofDays(15)).does("B", "A", "B").takenIn(funnel))
                .containsExactly(1, 2);
    }

    @Test
    void whatHappensAtTheEndOfTheWindowStillCounts() {
        Funnel funnel = funnel(Order.SEQUENTIAL, "A", "B");
        Duration window = funnel.window().minusSeconds(10);

        assertThat(walk().does("A").after(window).does("B").takenIn(funnel)).containsExactly(2);
        assertThat(walk().does("A").after(window.plusMillis(1)).does("B").takenIn(funnel))
                .containsExactly(1);
    }

    @Test
    void inTheStrictOrderAnythingElseEndsTheAttempt() {
        Funnel funnel = funnel(Order.STRICT, "A", "B", "C");

        assertThat(walk().does("A", "B", "C").takenIn(funnel)).containsExactly(3);
        assertThat(walk().does("A", "X", "B", "C").takenIn(funnel)).containsExactly(1);
        assertThat(walk().does("A", "B", "A", "B", "C").takenIn(funnel))
                .as("what ends one may begin the next")
                .containsExactly(2, 3);
        assertThat(walk().does("A").identifies().does("B", "C").takenIn(funnel))
                .as("a log-in is no step aside")
                .containsExactly(3);
    }

    @Test
    void theTouchpointThatBeginsTheVisitDoesNotInterruptIt() {
        Funnel funnel = new Funnel(
                "f",
                Order.STRICT,
                ofDays(1),
                List.of(new Step("visit", Set.of()), new Step("b", Set.of("B"))),
                List.of(),
                Set.of("Ping"),
                Optional.empty());

        assertThat(walk().visits("Page").does("Ping", "B").takenIn(funnel)).containsExactly(2);
        assertThat(walk().visits("B").takenIn(funnel)).containsExactly(2);
        assertThat(walk().visits("Page").does("Page", "B").takenIn(funnel)).containsExactly(1);
    }

    @Test
    void inAnyOrderItDoesNotMatterWhichOfTwoFittingStepsCameFirst() {
        Funnel funnel = new Funnel(
                "f",
                Order.ANY,
                ofDays(1),
                List.of(new Step("either", Set.of("A", "B")), new Step("a", Set.of("A")), new Step("c", Set.of("C"))),
                List.of(),
                Set.of(),
                Optional.empty());

        assertThat(walk().does("C", "A", "B").takenIn(funnel)).containsExactly(3);
        assertThat(walk().does("B", "C", "A").takenIn(funnel)).containsExactly(3);
        assertThat(walk().does("B", "B", "C").takenIn(funnel))
                .as("nobody took step a")
                .containsExactly(2);
    }

    @Test
    void anExclusionEndsAnAttemptBetweenItsTwoStepsOnly() {
        Funnel funnel = new Funnel(
                "f",
                Order.SEQUENTIAL,
                ofDays(14),
                steps("A", "B", "C"),
                List.of(new Exclusion(Set.of("X"), List.of(), 1, 2)),
                Set.of(),
                Optional.empty());

        assertThat(walk().does("A", "X", "B", "C").takenIn(funnel)).containsExactly(3);
        Attempts excluded = walk().does("A", "B", "X", "C").through(funnel);
        assertThat(excluded.all()).singleElement().satisfies(attempt -> {
            assertThat(attempt.taken()).isEqualTo(2);
            assertThat(attempt.excluded()).isTrue();
        });
        assertThat(FunnelCounts.of(excluded)).containsEntry("2026-11-20|2|x", 1L);
    }

    @Test
    void whatTakesAStepIsNoExclusion() {
        Funnel funnel = new Funnel(
                "f",
                Order.SEQUENTIAL,
                ofDays(14),
                steps("A", "B", "C"),
                List.of(new Exclusion(Set.of("*"), List.of(), 0, 2)),
                Set.of(),
                Optional.empty());

        assertThat(walk().does("A", "B", "C").takenIn(funnel)).containsExactly(3);
        assertThat(walk().does("A", "A").takenIn(funnel))
                .as("the second ends the first and begins anew")
                .containsExactly(1, 1);
    }

    @Test
    void filtersLookAtTheTouchpoint() {
        Walk mug = walk().adds("Mugs", "12.50");

        assertThat(holds(mug, new Filter.OneOf(Property.CATEGORY, Set.of("mugs", "bowls"))))
                .isTrue();
        assertThat(holds(mug, new Filter.Not(Property.CATEGORY, Set.of("MUGS"))))
                .isFalse();
        assertThat(holds(mug, new Filter.Contains(Property.CATEGORY, "UG"))).isTrue();
        assertThat(holds(mug, new Filter.OneOf(Property.PRICE, Set.of("12.5")))).isTrue();
        assertThat(holds(mug, new Filter.Above(Property.PRICE, new BigDecimal("12.49"))))
                .isTrue();
        assertThat(holds(mug, new Filter.Above(Property.PRICE, new BigDecimal("12.50"))))
                .isFalse();
        assertThat(holds(mug, new Filter.Below(Property.PRICE, new BigDecimal("12.51"))))
                .isTrue();
        assertThat(holds(mug, new Filter.Present(Property.CAMPAIGN))).isFalse();
        assertThat(holds(mug, new Filter.Absent(Property.CAMPAIGN))).isTrue();
        assertThat(holds(mug, new Filter.OneOf(Property.CURRENCY, Set.of("eur"))))
                .isTrue();
        assertThat(holds(mug, new Filter.Not(Property.CAMPAIGN, Set.of("a"))))
                .as("nothing is not a")
                .isTrue();
    }

    @Test
    void ofSeveralProductsOneThatFitsIsEnough() {
        Walk order = walk().orders("30", "mugs", "bowls");

        assertThat(holds(order, new Filter.OneOf(Property.CATEGORY, Set.of("bowls"))))
                .isTrue();
        assertThat(holds(order, new Filter.Not(Property.CATEGORY, Set.of("bowls"))))
                .isFalse();
        assertThat(holds(order, new Filter.Above(Property.ORDER_VALUE, new BigDecimal("29.99"))))
                .isTrue();
    }

    @Test
    void aStepTakesOnlyWhatItsFiltersLetThrough() {
        Funnel funnel = new Funnel(
                "f",
                ofDays(1),
                List.of(
                        new Step("visit", Set.of(), List.of(new Filter.Contains(Property.CAMPAIGN, "cpc"))),
                        new Step(
                                "mug",
                                Set.of("Product Added"),
                                List.of(new Filter.OneOf(Property.CATEGORY, Set.of("mugs"))))));

        assertThat(walk().visits("Page").adds("mugs", "1").takenIn(funnel)).isEmpty();
        assertThat(walk().from("g/cpc/x")
                        .visits("Page")
                        .adds("bowls", "1")
                        .adds("mugs", "1")
                        .takenIn(funnel))
                .containsExactly(2);
    }

    @Test
    void theFirstTouchOrTheLastOneUpToTheLatestStepGivesTheValue() {
        Walk walk = walk().from("google/cpc/1")
                .does("Page")
                .from("letter/mail/2")
                .does("A")
                .withoutCampaign()
                .does("Page")
                .from("other")
                .does("B")
                .from("letter/mail/3")
                .does("Page");

        assertThat(values(walk, Attribution.FIRST)).containsExactly("google/*");
        assertThat(values(walk, Attribution.LAST)).containsExactly("(other)");
        Walk again = walk.withoutCampaign().does("A");
        assertThat(values(again, Attribution.FIRST))
                .as("what came after the first attempt was over is the second one's")
                .containsExactly("google/*", "letter/mail/3");
        assertThat(values(again.does("B", "A"), Attribution.LAST))
                .containsExactly("(other)", "letter/mail/3", "(none)");
    }

    @Test
    void aSettledAttemptHoldsADayAndAFewSmallNumbers() {
        Attempts attempts = walk().visits("Product Viewed")
                .after(ofHours(1))
                .does("Product Added", "Checkout Started", "Order Completed")
                .through(Funnel.DEFAULT);

        assertThat(attempts.lasting()).isEmpty();
        assertThat(attempts.over()).singleElement().satisfies(attempt -> {
            assertThat(attempt.taken()).isEqualTo(5);
            assertThat(attempt.times()).allMatch(bucket -> bucket < 64);
        });
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> funnel(Order.SEQUENTIAL, "A"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Funnel(
                        "f", Order.SEQUENTIAL, ofDays(1), steps("A", "B"), List.of(), Set.of("X"), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Funnel(
                        "f",
                        Order.ANY,
                        ofDays(1),
                        steps("A", "B", "C"),
                        List.of(new Exclusion(Set.of("X"), List.of(), 1, 2)),
                        Set.of(),
                        Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Breakdown(Property.PRICE, Attribution.FIRST, List.of("1")));
    }

    private static boolean holds(Walk walk, Filter filter) {
        return filter.holds(walk.last());
    }

    private static List<String> values(Walk walk, Attribution attribution) {
        Breakdown breakdown =
                new Breakdown(Property.CAMPAIGN, attribution, List.of("google/*", "letter/mail/2", "letter/mail/3"));
        Funnel funnel = new Funnel(
                "f", Order.SEQUENTIAL, ofDays(14), steps("A", "B"), List.of(), Set.of(), Optional.of(breakdown));
        return walk.through(funnel).all().stream()
                .map(attempt -> breakdown.label(attempt.value()))
                .toList();
    }

    static Funnel funnel(Order order, String... events) {
        return new Funnel("f", order, ofDays(14), steps(events), List.of(), Set.of(), Optional.empty());
    }

    static List<Step> steps(String... events) {
        return IntStream.range(0, events.length)
                .mapToObj(
                        i -> new Step(i + events[i], Stream.of(events[i]).collect(java.util.stream.Collectors.toSet())))
                .toList();
    }
}
