package journey.aggregator.journey;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static journey.aggregator.journey.Visitor.aVisitor;
import static journey.aggregator.journey.Visitor.folded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import journey.aggregator.cart.EndedEpisode.End;
import journey.aggregator.funnel.Attempt;
import journey.aggregator.phase.Phase;
import journey.events.Consent;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.events.Touchpoint;
import org.junit.jupiter.api.Test;

class JourneyTest {
    private static final JourneyRules RULES = Visitor.RULES;

    @Test
    void aCartIsAbandonedExactlyAnHourAfterItsLastActivity() {
        Visitor visitor = aVisitor().browsing().withCart(2);
        Journey journey = folded(visitor.touchpoints());
        Instant due = visitor.now().plus(ofHours(1));

        assertThat(journey.nextDue(RULES)).contains(due);
        assertThat(journey.advance(due.minusMillis(1), RULES)
                        .state()
                        .carts()
                        .current()
                        .orElseThrow()
                        .abandoned())
                .isFalse();
        assertThat(journey.advance(due, RULES)
                        .state()
                        .carts()
                        .current()
                        .orElseThrow()
                        .abandonedAt())
                .contains(due);
    }

    @Test
    void inCheckoutWithAKnownAddressHalfAnHourIsEnough() {
        Visitor visitor = aVisitor().withCart(1).startingCheckout().leavingAddress("a@example.org");

        assertThat(folded(visitor.touchpoints()).nextDue(RULES))
                .contains(visitor.now().plus(ofMinutes(30)));
    }

    @Test
    void anAbandonedCartExpiresAfterThirtyDays() {
        Visitor visitor = aVisitor().withCart(1);
        Journey journey = folded(visitor.touchpoints()).advance(visitor.now().plus(ofDays(31)), RULES);

        assertThat(journey.state().carts().current()).isEmpty();
        assertThat(journey.state().carts().ended())
                .singleElement()
                .satisfies(over -> assertThat(over.end()).isEqualTo(End.EXPIRED));
    }

    @Test
    void takingOutTheLastItemEmptiesTheCart() {
        Journey journey =
                folded(aVisitor().adding("p-1", "5.00").removing("p-1").touchpoints());

        assertThat(journey.state().carts().ended())
                .singleElement()
                .satisfies(over -> assertThat(over.end()).isEqualTo(End.EMPTIED));
    }

    @Test
    void aLateOrderRecoversWhatLookedAbandoned() {
        Visitor visitor = aVisitor().withCart(1);
        List<Touchpoint> before = visitor.touchpoints();
        Journey abandoned = folded(before).advance(visitor.now().plus(ofHours(2)), RULES);
        Touchpoint order = visitor.ordering("o-1", "10.00").touchpoints().getLast();

        Journey journey = abandoned.apply(order, RULES).journey();

        assertThat(journey.state().carts().ended()).singleElement().satisfies(over -> {
            assertThat(over.end()).isEqualTo(End.COMPLETED);
            assertThat(over.recovered())
                    .as("the order came before it was abandoned")
                    .isFalse();
        });
        assertThat(Signals.between(abandoned, journey, RULES))
                .extracting(signal -> signal.getClass().getSimpleName())
                .containsExactly("CartRecovered", "OrderPlaced");
    }

    @Test
    void aCartThatAnEarlierTouchpointStartedIsToldAsAContinuation() {
        Visitor visitor = aVisitor().adding("p-1", "5.00").idleFor(ofMinutes(5)).adding("p-2", "6.00");
        List<Touchpoint> all = visitor.touchpoints();
        Journey abandoned =
                folded(all.subList(1, all.size())).advance(visitor.now().plus(ofHours(2)), RULES);

        Journey journey = abandoned.apply(all.getFirst(), RULES).journey();

        String before = abandoned.state().carts().current().orElseThrow().id();
        assertThat(Signals.between(abandoned, journey, RULES))
                .singleElement()
                .isInstanceOfSatisfying(JourneySignal.CartAbandoned.class, told -> {
                    assertThat(told.continues()).contains(before);
                    assertThat(told.cart().episode()).isNotEqualTo(before);
                    assertThat(told.cart().lines()).hasSize(2);
                });
    }

    @Test
    void ordersThatAreCancelledOrGivenBackAltogetherAreToldOnce() {
        Visitor visitor =
                aVisitor().ordering("o-1", "10.00").ordering("o-2", "20.00").ordering("o-3", "30.00");
        Journey before = folded(visitor.touchpoints());
        Journey after = folded(visitor.cancelling("o-1")
                .refunding("o-2", "20.00")
                .refunding("o-3", "1.00")
                .touchpoints());

        List<JourneySignal> placed = Signals.between(Journey.of(before.customer()), before, RULES);
        assertThat(placed).last().isInstanceOfSatisfying(JourneySignal.OrderPlaced.class, order -> {
            assertThat(order.purchases().orElseThrow().orders()).isEqualTo(3);
            assertThat(order.contact()).isPresent();
        });
        assertThat(Signals.between(before, after, RULES))
                .extracting(signal -> ((JourneySignal.OrderReturned) signal).orderId())
                .containsExactlyInAnyOrder("o-1", "o-2");
        assertThat(Signals.between(after, after, RULES)).isEmpty();
    }

    @Test
    void anOrderFromBeforeTheHorizonCountsUnderItsOwnDayAndLeavesYoungerCartsAlone() {
        Visitor shop = aVisitor().withCart(1).idleFor(ofMinutes(10));
        Instant ordered = shop.now();
        Visitor visitor = shop.ordering("o-1", "10.00");
        Touchpoint order = visitor.touchpoints().getLast();
        List<Touchpoint> others =
                new ArrayList<>(visitor.idleFor(ofDays(3)).withCart(2).touchpoints());
        others.remove(order);

        Journey journey = folded(others).apply(order, RULES).journey();

        assertThat(journey.state().orders().placed())
                .singleElement()
                .satisfies(placed -> assertThat(placed.placedAt().orElseThrow()).isAfter(ordered));
        assertThat(journey.state().carts().ended())
                .filteredOn(over -> over.end() == End.COMPLETED)
                .as("the first cart had been given up a day before the order became known")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(journey.state().carts().current()).as("the younger cart").isPresent();
        assertThat(journey.apply(order, RULES).outcome()).isEqualTo(Journey.Outcome.TOO_LATE);
    }

    @Test
    void anOrderIdCountsOnceWhicheverChannelReportsIt() {
        Visitor visitor = aVisitor().withCart(1).ordering("o-1", "10.00");
        Journey journey =
                folded(visitor.adding("p-9", "3.00").ordering("o-1", "10.00").touchpoints());

        assertThat(journey.state().orders().placed()).hasSize(1);
        assertThat(journey.state().carts().current())
                .as("the echo doesn't close the next cart")
                .isPresent();
    }

    @Test
    void whoBoughtOnTheOneDeviceHasNoOpenCartOnTheOtherEvenWhenThatIsFoundOutDaysLater() {
        Journey phone = folded(
                Journey.of(CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "phone"))),
                aVisitor().withCart(1).touchpoints());
        Journey known = folded(aVisitor()
                .on("till")
                .idleFor(ofHours(20))
                .ordering("o-1", "10.00")
                .touchpoints());
        Instant later = Visitor.START.plus(ofDays(4));

        Journey merged = known.advance(later, RULES).absorb(phone.advance(later, RULES), RULES);

        assertThat(merged.state().carts().current()).isEmpty();
        assertThat(merged.state().carts().ended())
                .singleElement()
                .satisfies(over -> assertThat(over.end()).isEqualTo(End.COMPLETED));
    }

    @Test
    void theThankYouPageIsNoNewAttemptAtTheFunnel() {
        Visitor visitor = aVisitor()
                .browsing()
                .adding("p-mug", "9.90")
                .startingCheckout()
                .ordering("o-1", "9.90")
                .browsing();

        assertThat(attempts(visitor)).hasSize(1);
        assertThat(attempts(visitor.idleFor(ofHours(2)).browsing()))
                .as("the next visit is one")
                .hasSize(2);
    }

    @Test
    void phasesGoForwardOnly() {
        Journey journey = folded(aVisitor()
                .browsing()
                .withCart(1)
                .ordering("o-1", "1.00")
                .browsing()
                .ordering("o-2", "1.00")
                .reviewing()
                .touchpoints());

        assertThat(journey.state().phases().way())
                .extracting(entered -> entered.phase())
                .containsExactly(
                        Phase.AWARENESS,
                        Phase.CONSIDERATION,
                        Phase.INTENT,
                        Phase.PURCHASE,
                        Phase.RETENTION,
                        Phase.ADVOCACY);
    }

    @Test
    void aRefusalOnThePhoneOutlivesTheLogInUntilThePersonSpeaksAgain() {
        Visitor visitor = aVisitor().on("laptop").loggingIn("u1").allowing(true);
        assertThat(emailConsent(visitor)).isEqualTo(Consent.State.GRANTED);

        Visitor phone = aVisitor().on("phone").allowing(false).idleFor(ofMinutes(1));
        List<Touchpoint> both = new ArrayList<>(visitor.touchpoints());
        both.addAll(phone.touchpoints());
        assertThat(emailConsent(both)).isEqualTo(Consent.State.DENIED);

        both.addAll(phone.loggingIn("u1").allowing(true).touchpoints());
        assertThat(emailConsent(both)).isEqualTo(Consent.State.GRANTED);
    }

    @Test
    void aConsentToolsStampTakesNoUnsubscriptionBack() {
        Visitor visitor =
                aVisitor().loggingIn("u1").allowing(true).unsubscribing().allowing(true);
        assertThat(emailConsent(visitor)).isEqualTo(Consent.State.WITHDRAWN);

        assertThat(emailConsent(visitor.allowing(false).allowing(true)))
                .as("who says no and yes again has changed their mind")
                .isEqualTo(Consent.State.GRANTED);
    }

    @Test
    void aFullTailGivesWayToTheNewestAndLosesNothing() {
        Visitor visitor = aVisitor();
        for (int i = 0; i < RULES.tail() + 20; i++) {
            visitor.viewing("p-" + i);
        }
        List<Touchpoint> touchpoints = visitor.touchpoints();

        Journey journey = folded(touchpoints);

        assertThat(journey.tail()).hasSize(RULES.tail());
        assertThat(journey.state().touchpoints()).isEqualTo(touchpoints.size());
    }

    @Test
    void ofTwoReportsOfTheSameTouchpointTheEarlierStaysWhicheverCameFirst() {
        Touchpoint first = aVisitor().withCart(1).touchpoints().getFirst();
        Touchpoint retried = new Touchpoint(
                first.messageId(),
                first.name(),
                first.time().plusSeconds(90),
                first.receivedAt(),
                first.source(),
                first.channel(),
                first.ids(),
                first.traits(),
                first.visit(),
                first.what(),
                first.bot());

        Journey inOrder = folded(List.of(first, retried));

        assertThat(inOrder.tail()).containsExactly(first);
        assertThat(folded(List.of(retried, first)).tail()).containsExactly(first);
        assertThat(folded(List.of(retried, first)).state()).isEqualTo(inOrder.state());
    }

    @Test
    void contactsThatChangeAtTheSameInstantAreToldApart() {
        Visitor visitor = aVisitor().on("laptop").loggingIn("u1").allowing(true).withCart(1);
        Journey abandoned = folded(visitor.touchpoints()).advance(visitor.now().plus(ofHours(2)), RULES);
        List<String> ids = new ArrayList<>();
        for (String device : List.of("phone", "tablet")) {
            Touchpoint denial =
                    aVisitor().on(device).allowing(false).touchpoints().getFirst();
            List<JourneySignal> signals =
                    Signals.between(abandoned, abandoned.apply(denial, RULES).journey(), RULES);
            assertThat(signals).singleElement().isInstanceOf(JourneySignal.ContactChanged.class);
            ids.add(signals.getFirst().id());
        }

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void whoLooksAtProductsAndFillsNoCartHasAbandonedTheBrowse() {
        JourneyRules browsing = withBrowsing(ofHours(2));
        Visitor visitor = aVisitor().viewing("p-1").viewing("p-2");
        Journey journey = foldedBy(browsing, visitor.touchpoints());
        Instant due = visitor.now().plus(ofHours(2));
        assertThat(journey.nextDue(browsing)).contains(due);

        Journey gone = journey.advance(due, browsing);
        assertThat(Signals.between(journey, gone, browsing)).singleElement().satisfies(signal -> {
            JourneySignal.BrowseAbandoned abandoned = (JourneySignal.BrowseAbandoned) signal;
            assertThat(abandoned.at()).isEqualTo(due);
            assertThat(abandoned.startedAt()).isEqualTo(Visitor.START.plusSeconds(20));
            assertThat(abandoned.viewed()).extracting(product -> product.id()).containsExactly("p-2", "p-1");
        });
        assertThat(Signals.between(gone, gone.advance(due.plusSeconds(60), browsing), browsing))
                .isEmpty();
    }

    @Test
    void aCartOrAnOrderOrTheShopsIndifferenceEndsTheBrowse() {
        JourneyRules browsing = withBrowsing(ofHours(2));

        assertThat(foldedBy(browsing, aVisitor().viewing("p-1").withCart(1).touchpoints())
                        .state()
                        .browse())
                .isEmpty();
        assertThat(foldedBy(
                                browsing,
                                aVisitor()
                                        .viewing("p-1")
                                        .ordering("o-1", "1.00")
                                        .touchpoints())
                        .state()
                        .browse())
                .isEmpty();
        assertThat(folded(aVisitor().viewing("p-1").touchpoints()).state().browse())
                .isEmpty();
    }

    private static JourneyRules withBrowsing(java.time.Duration delay) {
        return new JourneyRules(
                RULES.lateness(),
                RULES.tail(),
                RULES.undo(),
                RULES.history(),
                RULES.shopCurrency(),
                new journey.aggregator.cart.CartRules(ofHours(1), ofMinutes(30), ofDays(30), Optional.of(delay)),
                RULES.sessions(),
                RULES.phases(),
                RULES.funnels(),
                RULES.figures());
    }

    private static Journey foldedBy(JourneyRules rules, List<Touchpoint> touchpoints) {
        Journey journey = Journey.of(CustomerId.of(new Identifier(Identifier.Kind.USER, "u1")));
        for (Touchpoint touchpoint : touchpoints) {
            journey = journey.apply(touchpoint, rules).journey();
        }
        return journey;
    }

    @Test
    void whatABotDoesIsKeptAndShownButCountsForNothing() {
        Journey journey = folded(aVisitor().asABot().browsing().withCart(2).touchpoints());

        assertThat(Contribution.of(journey, RULES)).isEmpty();
        assertThat(journey.state().carts().current()).isEmpty();
        assertThat(journey.state().bots()).isEqualTo(4);
        assertThat(journey.touchpoints())
                .hasSize(4)
                .allSatisfy(past -> assertThat(past.bot()).contains("crawler"));
    }

    @Test
    void anOrderByABotEndsTheCartAndIsNoOrder() {
        Visitor visitor = aVisitor().withCart(1);
        Journey journey = folded(visitor.asABot().ordering("o-1", "10.00").touchpoints())
                .advance(visitor.now().plus(ofHours(2)), RULES);

        assertThat(journey.state().carts().ended())
                .singleElement()
                .satisfies(over -> assertThat(over.end()).isEqualTo(End.COMPLETED));
        assertThat(journey.state().orders().placed()).isEmpty();
    }

    @Test
    void botsCountWhereTheShopWantsThemTo() {
        JourneyRules counting = new JourneyRules(
                RULES.lateness(),
                RULES.tail(),
                RULES.undo(),
                RULES.history(),
                RULES.shopCurrency(),
                RULES.carts(),
                RULES.sessions(),
                RULES.phases(),
                RULES.funnels(),
                new FigureRules(true, 500, ofDays(5)));
        Journey journey = Journey.of(CustomerId.of(new Identifier(Identifier.Kind.USER, "u1")));
        for (Touchpoint touchpoint : aVisitor().asABot().withCart(1).touchpoints()) {
            journey = journey.apply(touchpoint, counting).journey();
        }

        assertThat(journey.state().carts().current()).isPresent();
    }

    private static List<Attempt> attempts(Visitor visitor) {
        return Objects.requireNonNull(
                        folded(visitor.touchpoints()).state().funnels().get("default"))
                .all();
    }

    private static Consent.State emailConsent(Visitor visitor) {
        return emailConsent(visitor.touchpoints());
    }

    private static Consent.State emailConsent(List<Touchpoint> touchpoints) {
        return Objects.requireNonNull(
                        folded(touchpoints).state().person().consent().get("email"))
                .state();
    }
}
