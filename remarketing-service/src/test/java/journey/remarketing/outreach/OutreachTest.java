package journey.remarketing.outreach;

import static journey.remarketing.outreach.Shopper.FIRST;
import static journey.remarketing.outreach.Shopper.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import journey.events.CartContents;
import journey.events.Consent;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.events.Purchases;
import journey.remarketing.campaign.Audience;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.Trigger;
import journey.remarketing.outreach.OutreachRecord.ConversationMoved;
import journey.remarketing.outreach.OutreachRecord.MailClaimed;
import journey.remarketing.outreach.OutreachRecord.MailConcluded;
import journey.remarketing.outreach.OutreachRecord.MailConcluded.Outcome;
import journey.remarketing.outreach.OutreachRecord.Unsubscribed;
import journey.remarketing.outreach.Reaction.Effect;
import journey.remarketing.outreach.StepProgress.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutreachTest {
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(100));

    private final Shopper anna = Shopper.named("u-anna");
    private Outreach outreach = outreach(Shopper.POLICY);
    private Conversation conversation = Conversation.with(anna.customer());
    private final List<Effect> effects = new ArrayList<>();

    private static Outreach outreach(Policy policy, Campaign... campaigns) {
        return new Outreach(
                policy,
                campaigns.length == 0 ? List.of(Shopper.CAMPAIGN) : List.of(campaigns),
                Map.of("cart-recovery", LONG_AGO));
    }

    private void hear(JourneySignal signal) {
        take(outreach.on(conversation, signal, signal.at()));
    }

    private void read(OutreachRecord record) {
        take(outreach.on(conversation, record, record.at()));
    }

    private void look(Instant at) {
        take(outreach.look(conversation, at, at, 10));
    }

    private void conclude(Outcome outcome, Instant at) {
        int attempt = step().attempts();
        take(outreach.concluded(conversation, concluded(attempt, outcome, at), at));
    }

    private MailConcluded concluded(int attempt, Outcome outcome, Instant at) {
        return new MailConcluded(
                anna.customer(),
                FIRST,
                attempt,
                outcome,
                Optional.empty(),
                Optional.of("<id>"),
                Optional.of(Suppression.fingerprint(anna.email().orElseThrow())),
                at);
    }

    private void take(Reaction reaction) {
        conversation = reaction.next();
        effects.addAll(reaction.effects());
    }

    private StepProgress step() {
        return conversation.step(FIRST).orElseThrow();
    }

    private long posted() {
        return effects.stream().filter(Effect.Post.class::isInstance).count();
    }

    private Decision.Finding verdict() {
        return conversation.trace().getLast().findings().getLast();
    }

    @Test
    void anAbandonedCartIsClaimedAnnouncedAndPosted() {
        hear(anna.abandons(NOON));
        assertThat(conversation.nextLook()).contains(NOON);
        look(NOON);
        assertThat(step().status()).isEqualTo(Status.CLAIMED);
        assertThat(effects)
                .contains(new Effect.Announce(anna.customer(), new MailClaimed(anna.customer(), FIRST, 1, NOON)));
        assertThat(posted()).isEqualTo(1);
        assertThat(conversation.trace().getLast().findings()).hasSize(Gate.values().length);
        conclude(Outcome.SENT, NOON.plusSeconds(1));
        assertThat(step().status()).isEqualTo(Status.SENT);
        assertThat(effects)
                .anyMatch(e -> e instanceof Effect.WriteBack back
                        && back.fact() == Reaction.Fact.SENT
                        && back.attribution().equals(Optional.of(Campaign.ATTRIBUTION_WINDOW)));
        assertThat(conversation.nextLook()).contains(NOON.plus(Duration.ofHours(24)));
    }

    @Test
    void atFullSpeedAStepIsJudgedAgainASecondLaterAndTheTraceStaysShort() {
        hear(anna.abandons(NOON));
        for (int second = 0; second < 5; second++) {
            Instant now = NOON.plusSeconds(second);
            take(outreach.look(conversation, now, now, 0));
            assertThat(conversation.nextLook()).contains(now.plusSeconds(1));
        }
        assertThat(verdict().gate()).isEqualTo(Gate.COURIER_FREE);
        assertThat(verdict().reason()).contains("sending at full speed");
        assertThat(conversation.trace()).hasSize(1);
        assertThat(step().attempts()).isZero();
        hear(anna.orders(NOON.plusSeconds(5)));
        look(NOON.plusSeconds(5));
        assertThat(posted()).isZero();
    }

    @Test
    void aTimerOfWholeMillisecondsIsNotTooEarlyForAStepThatWaits() {
        Instant odd = NOON.plusNanos(123_456_789);
        hear(anna.abandons(NOON));
        take(outreach.look(conversation, odd, odd, 0));
        Instant timer =
                Instant.ofEpochMilli(conversation.nextLook().orElseThrow().toEpochMilli());
        take(outreach.look(conversation, timer, timer, 1));
        assertThat(posted()).isEqualTo(1);
    }

    @Test
    void noMoreIsClaimedThanTheCourierTakes() {
        outreach = outreach(new Policy(
                List.of(),
                Optional.empty(),
                Shopper.POLICY.shopZone(),
                Duration.ofDays(9),
                Duration.ofMinutes(1),
                false));
        hear(anna.abandons(NOON));
        Instant later = NOON.plus(Duration.ofHours(73));
        take(outreach.look(conversation, later, later, 2));
        assertThat(posted()).isEqualTo(2);
        assertThat(conversation.steps(Status.DEFERRED)).hasSize(1);
    }

    @Test
    void threeStepsLeaveOnScheduleAndNoneTwice() {
        hear(anna.abandons(NOON));
        for (int hour = 0; hour < 100; hour++) {
            Instant now = NOON.plus(Duration.ofHours(hour));
            look(now);
            conversation
                    .steps(Status.CLAIMED)
                    .forEach((key, step) -> take(outreach.concluded(
                            conversation,
                            new MailConcluded(
                                    anna.customer(),
                                    key,
                                    1,
                                    Outcome.SENT,
                                    Optional.empty(),
                                    Optional.of("<id>"),
                                    Optional.empty(),
                                    now),
                            now)));
        }
        assertThat(posted()).isEqualTo(3);
        assertThat(conversation.steps(Status.SENT)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void anyOrderAndRepetitionOfSignalsClaimsAStepOnceAtMost(long seed) {
        Random random = new Random(seed);
        List<JourneySignal> signals = new ArrayList<>(List.of(
                anna.abandons(NOON),
                anna.resumes(NOON.plusSeconds(60)),
                anna.abandons(NOON.plusSeconds(4000)),
                anna.abandons(NOON.plusSeconds(9000)),
                anna.resumes(NOON.plusSeconds(9500)),
                anna.abandons(NOON.plusSeconds(14000))));
        signals.addAll(List.copyOf(signals));
        Collections.shuffle(signals, random);
        List<StepKey> posts = new ArrayList<>();
        Instant now = NOON;
        for (JourneySignal signal : signals) {
            now = now.plusSeconds(random.nextInt(9000));
            take(outreach.on(conversation, signal, now));
            look(now);
            for (Effect effect : List.copyOf(effects)) {
                switch (effect) {
                    case Effect.Post post -> {
                        posts.add(post.order().key());
                        if (random.nextBoolean()) {
                            take(outreach.concluded(
                                    conversation,
                                    new MailConcluded(
                                            anna.customer(),
                                            post.order().key(),
                                            post.order().attempt(),
                                            random.nextBoolean() ? Outcome.SENT : Outcome.IN_DOUBT,
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            now),
                                    now));
                        }
                    }
                    case Effect.Announce announce -> {
                        if (random.nextBoolean()) {
                            conversation = outreach.on(conversation, announce.record(), now)
                                    .next();
                        }
                    }
                    default -> {}
                }
            }
            effects.clear();
        }
        assertThat(posts).doesNotHaveDuplicates();
    }

    @Test
    void whoCameBackIsNotMailedAndWhoLeavesAgainIs() {
        hear(anna.abandons(NOON));
        hear(anna.resumes(NOON.plusSeconds(1)));
        look(NOON.plusSeconds(2));
        assertThat(posted()).isZero();
        assertThat(conversation.nextLook()).isEmpty();
        hear(anna.abandons(NOON.plusSeconds(3600)));
        look(NOON.plusSeconds(3600));
        assertThat(posted()).isEqualTo(1);
        conclude(Outcome.SENT, NOON.plusSeconds(3601));
        hear(anna.resumes(NOON.plusSeconds(3700)));
        hear(anna.abandons(NOON.plusSeconds(9000)));
        look(NOON.plusSeconds(9000));
        assertThat(posted()).isEqualTo(1);
        assertThat(step().status()).isEqualTo(Status.SENT);
    }

    @Test
    void aCartThatChangedAfterwardsIsMailedAsItIs() {
        JourneySignal.CartAbandoned first = anna.abandons(NOON);
        hear(first);
        List<journey.events.Product> fewer =
                List.of(first.cart().lines().getFirst().withQuantity(1));
        journey.events.CartContents changed = new journey.events.CartContents(
                first.cart().episode(), first.cart().kind(), fewer, first.cart().currency());
        hear(new JourneySignal.CartAbandoned(
                first.id(),
                first.customer(),
                first.at(),
                first.startedAt(),
                changed,
                first.contact(),
                List.of(),
                java.util.Set.of(),
                Optional.empty(),
                Optional.empty()));
        look(NOON);
        assertThat(effects)
                .anyMatch(e ->
                        e instanceof Effect.Post post && post.order().cart().equals(changed));
        assertThat(posted()).isEqualTo(1);
    }

    @Test
    void whoBoughtIsNotMailed() {
        hear(anna.abandons(NOON));
        hear(anna.orders(NOON.plusSeconds(1)));
        look(NOON.plusSeconds(2));
        assertThat(posted()).isZero();
        assertThat(conversation.occasions().getFirst().state()).isEqualTo(Occasion.State.ORDERED);
    }

    @Test
    void anOrderThatIsKnownBeforeTheCartStopsIt() {
        hear(anna.orders(NOON.minusSeconds(10)));
        hear(anna.abandons(NOON));
        look(NOON);
        assertThat(verdict().gate()).isEqualTo(Gate.NOT_BOUGHT);
        assertThat(posted()).isZero();
    }

    @Test
    void withoutAnAddressTheStepIsSkippedUntilOneIsKnown() {
        hear(anna.withoutAddress().abandons(NOON));
        look(NOON);
        assertThat(verdict().gate()).isEqualTo(Gate.ADDRESS_KNOWN);
        hear(new JourneySignal.ContactChanged("contact-1", anna.customer(), NOON.plusSeconds(600), anna.contact()));
        look(NOON.plusSeconds(600));
        assertThat(posted()).isEqualTo(1);
    }

    @Test
    void aContactThatComesTooLateChangesNothing() {
        hear(anna.withoutAddress().abandons(NOON));
        look(NOON);
        hear(new JourneySignal.ContactChanged(
                "contact-1", anna.customer(), NOON.plus(Duration.ofHours(7)), anna.contact()));
        look(NOON.plus(Duration.ofHours(7)));
        assertThat(posted()).isZero();
    }

    @Test
    void withoutConsentNobodyIsMailed() {
        for (Optional<Consent.State> state : List.of(
                Optional.<Consent.State>empty(),
                Optional.of(Consent.State.DENIED),
                Optional.of(Consent.State.WITHDRAWN))) {
            conversation = Conversation.with(anna.customer());
            hear(anna.consenting(state).abandons(NOON));
            look(NOON);
            assertThat(verdict().gate()).isEqualTo(Gate.CONSENT);
        }
        assertThat(posted()).isZero();
    }

    @Test
    void aRefusalThatArrivesLateStopsTheStepsToCome() {
        hear(anna.abandons(NOON));
        look(NOON);
        conclude(Outcome.SENT, NOON.plusSeconds(1));
        hear(new JourneySignal.ContactChanged(
                "contact-1",
                anna.customer(),
                NOON.minusSeconds(3600),
                anna.consenting(Optional.of(Consent.State.WITHDRAWN)).contact()));
        look(NOON.plus(Duration.ofHours(24)));
        assertThat(verdict().gate()).isEqualTo(Gate.CONSENT);
        look(NOON.plus(Duration.ofHours(72)));
        assertThat(verdict().gate()).isEqualTo(Gate.CONSENT);
        assertThat(posted()).isEqualTo(1);
    }

    @Test
    void aRepeatedSignalBringsItsContactViewsAndFormerCustomers() {
        JourneySignal.CartAbandoned first = anna.abandons(NOON);
        hear(first);
        CustomerId former = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "a1"));
        hear(new JourneySignal.CartAbandoned(
                first.id(),
                first.customer(),
                first.at(),
                first.startedAt(),
                first.cart(),
                anna.consenting(Optional.of(Consent.State.WITHDRAWN)).contact(),
                first.cart().lines(),
                java.util.Set.of(former),
                Optional.empty(),
                Optional.empty()));
        Occasion occasion = conversation.occasions().getFirst();
        assertThat(occasion.formerly()).containsExactly(former);
        assertThat(occasion.recentlyViewed()).isEqualTo(first.cart().lines());
        assertThat(conversation.contact().orElseThrow().contact())
                .isEqualTo(anna.consenting(Optional.of(Consent.State.WITHDRAWN)).contact());
        assertThat(occasion.steps()).hasSize(3);

        JourneySignal.ContactChanged granted =
                new JourneySignal.ContactChanged("contact-1", anna.customer(), NOON, anna.contact());
        hear(granted);
        hear(first);
        hear(new JourneySignal.ContactChanged(
                "contact-1",
                anna.customer(),
                NOON,
                anna.consenting(Optional.of(Consent.State.DENIED)).contact()));
        look(NOON);
        assertThat(verdict().gate()).isEqualTo(Gate.CONSENT);
        assertThat(posted()).isZero();
    }

    @Test
    void whoUnsubscribedIsNotMailedAndItIsWrittenBackOnce() {
        hear(anna.abandons(NOON));
        Unsubscribed unsubscribed =
                new Unsubscribed(anna.customer(), "0123456789abcdef", "cart-recovery", NOON.plusSeconds(1));
        read(unsubscribed);
        read(unsubscribed);
        look(NOON.plusSeconds(2));
        assertThat(verdict().gate()).isEqualTo(Gate.NOT_SUPPRESSED);
        assertThat(effects.stream().filter(Effect.WriteBack.class::isInstance)).hasSize(1);
    }

    @Test
    void aHardBounceSuppressesThatAddressOnly() {
        hear(anna.abandons(NOON));
        look(NOON);
        conclude(Outcome.BOUNCED, NOON.plusSeconds(1));
        assertThat(step().status()).isEqualTo(Status.BOUNCED);
        look(NOON.plus(Duration.ofHours(24)));
        assertThat(verdict().gate()).isEqualTo(Gate.NOT_SUPPRESSED);
        conversation = conversation.with(Shopper.named("other").contact(), NOON.plus(Duration.ofHours(70)));
        look(NOON.plus(Duration.ofHours(72)));
        assertThat(posted()).isEqualTo(2);
    }

    @Test
    void aBounceSuppressesTheAddressThatWasMailedNotTheOneKnownSince() {
        hear(anna.abandons(NOON));
        look(NOON);
        hear(new JourneySignal.ContactChanged(
                "contact-1",
                anna.customer(),
                NOON.plusSeconds(1),
                Shopper.named("other").contact()));
        conclude(Outcome.BOUNCED, NOON.plusSeconds(2));
        assertThat(conversation.suppressions().getFirst().address())
                .contains(Suppression.fingerprint("u-anna@example.org"));
        look(NOON.plus(Duration.ofHours(24)));
        assertThat(posted()).isEqualTo(2);
    }

    @Test
    void aTemporaryFailureIsTriedAgainWithAGrowingPauseWhileFresh() {
        hear(anna.abandons(NOON));
        Instant now = NOON;
        List<Duration> pauses = new ArrayList<>();
        while (step().status() != Status.SKIPPED && pauses.size() < 50) {
            look(now);
            if (step().status() == Status.CLAIMED) {
                conclude(Outcome.POSTPONED, now);
                Instant next = step().lookAt().orElseThrow();
                pauses.add(Duration.between(now, next));
                now = next;
            }
        }
        assertThat(pauses).startsWith(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(4));
        assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofHours(1)) <= 0);
        assertThat(verdict().gate()).isEqualTo(Gate.NOT_TOO_OLD);
    }

    @Test
    void aMailInDoubtIsHeldUnlessTheOperatorWantsItSentAgain() {
        hear(anna.abandons(NOON));
        look(NOON);
        conclude(Outcome.IN_DOUBT, NOON.plusSeconds(1));
        assertThat(step().status()).isEqualTo(Status.IN_DOUBT);
        look(NOON.plusSeconds(9));
        assertThat(posted()).isEqualTo(1);

        Policy p = Shopper.POLICY;
        outreach = outreach(new Policy(p.caps(), p.quietHours(), p.shopZone(), p.maxAge(), p.firstRetry(), true));
        conversation = Conversation.with(anna.customer());
        effects.clear();
        hear(anna.abandons(NOON));
        look(NOON);
        conclude(Outcome.IN_DOUBT, NOON.plusSeconds(1));
        look(NOON.plusSeconds(100));
        assertThat(posted()).isEqualTo(2);
    }

    @Test
    void afterRedisWasLostTheClaimOnTheTopicKeepsTheStepFromBeingSentAgain() {
        hear(anna.abandons(NOON));
        look(NOON);
        List<OutreachRecord> log = new ArrayList<>();
        effects.forEach(effect -> {
            if (effect instanceof Effect.Announce announce) {
                log.add(announce.record());
            }
        });
        conversation = Conversation.with(anna.customer());
        effects.clear();
        hear(anna.abandons(NOON));
        log.forEach(this::read);
        look(NOON.plusSeconds(5));
        assertThat(posted()).isZero();
        assertThat(step().status()).isEqualTo(Status.IN_DOUBT);
        read(concluded(1, Outcome.SENT, NOON.plusSeconds(1)));
        assertThat(step().status()).isEqualTo(Status.SENT);
        assertThat(conversation.sends()).hasSize(1);
    }

    @Test
    void aReleasedClaimThatIsReadAgainReleasesNothingElse() {
        hear(anna.abandons(NOON));
        look(NOON);
        conclude(Outcome.POSTPONED, NOON.plusSeconds(1));
        look(NOON.plusSeconds(61));
        assertThat(step().attempts()).isEqualTo(2);
        read(new MailClaimed(anna.customer(), FIRST, 1, NOON));
        read(concluded(1, Outcome.POSTPONED, NOON.plusSeconds(1)));
        assertThat(step().status()).isEqualTo(Status.CLAIMED);
        assertThat(step().attempts()).isEqualTo(2);
    }

    @Test
    void twoCartsInADayAreOneMail() {
        hear(anna.abandons(NOON));
        look(NOON);
        conclude(Outcome.SENT, NOON);
        JourneySignal.CartAbandoned again = anna.abandons(NOON.plusSeconds(3600));
        hear(new JourneySignal.CartAbandoned(
                "other",
                anna.customer(),
                again.at(),
                again.startedAt(),
                new journey.events.CartContents(
                        "episode-2",
                        again.cart().kind(),
                        again.cart().lines(),
                        again.cart().currency()),
                again.contact(),
                List.of(),
                java.util.Set.of(),
                Optional.empty(),
                Optional.empty()));
        look(NOON.plusSeconds(3600));
        assertThat(verdict().gate()).isEqualTo(Gate.FREQUENCY_CAP);
        assertThat(verdict().until()).contains(NOON.plus(Duration.ofHours(16)));
    }

    @Test
    void quietHoursHoldTheMailUntilTheirEndAndDoNotAgeIt() {
        Policy p = Shopper.POLICY;
        outreach = outreach(new Policy(
                p.caps(),
                Optional.of(new Policy.QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0))),
                p.shopZone(),
                p.maxAge(),
                p.firstRetry(),
                false));
        Instant evening = Instant.parse("2026-03-02T20:30:00Z");
        hear(anna.in("Europe/Rome").abandons(evening));
        look(evening);
        Instant morning = Instant.parse("2026-03-03T07:00:00Z");
        assertThat(verdict().gate()).isEqualTo(Gate.QUIET_HOURS);
        assertThat(conversation.nextLook()).contains(morning);
        look(morning);
        assertThat(posted()).isEqualTo(1);

        conversation = Conversation.with(anna.customer());
        hear(anna.in("America/New_York").abandons(evening));
        look(evening);
        assertThat(posted()).isEqualTo(2);
    }

    @Test
    void cartsOlderThanTheCampaignAreNotMailed() {
        outreach =
                new Outreach(Shopper.POLICY, List.of(Shopper.CAMPAIGN), Map.of("cart-recovery", NOON.minusSeconds(60)));
        hear(anna.abandons(NOON));
        look(NOON);
        assertThat(verdict().gate()).isEqualTo(Gate.CAMPAIGN_ACTIVE);
    }

    @Test
    void theHoldoutGetsItsShareAndIsAlwaysTheSame() {
        int held = 0;
        for (int i = 0; i < 4000; i++) {
            CustomerId customer = CustomerId.of(new Identifier(Identifier.Kind.USER, "u" + i));
            double draw = Shopper.CAMPAIGN.holdoutDraw(customer.value());
            assertThat(draw)
                    .isEqualTo(Shopper.CAMPAIGN.holdoutDraw(customer.value()))
                    .isBetween(0.0, 1.0);
            held += draw < 0.1 ? 1 : 0;
        }
        assertThat(held).isBetween(320, 480);
    }

    @Test
    void whoWasMailedUnderAFormerIdIsNotMailedAgain() {
        Shopper former = new Shopper(
                CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "a1")),
                anna.email(),
                anna.consent(),
                Optional.empty());
        Conversation old = Conversation.with(former.customer());
        old = outreach.on(old, former.abandons(NOON), NOON).next();
        old = outreach.look(old, NOON, NOON, 10).next();
        Reaction moved = outreach.on(old, former.becomes(anna.customer(), NOON.plusSeconds(5)), NOON.plusSeconds(5));
        assertThat(moved.next().movedTo()).contains(anna.customer());
        ConversationMoved handover =
                (ConversationMoved) ((Effect.Announce) moved.effects().getFirst()).record();

        hear(anna.abandons(NOON.plusSeconds(6), former.customer()));
        look(NOON.plusSeconds(6));
        assertThat(verdict().gate()).isEqualTo(Gate.HISTORY_COMPLETE);
        read(handover);
        read(handover);
        look(NOON.plusSeconds(8));
        assertThat(posted()).isZero();
        assertThat(step().status()).isEqualTo(Status.CLAIMED);

        Reaction sent = outreach.concluded(
                moved.next(),
                new MailConcluded(
                        former.customer(),
                        FIRST,
                        1,
                        Outcome.SENT,
                        Optional.empty(),
                        Optional.of("<id>"),
                        Optional.empty(),
                        NOON),
                NOON.plusSeconds(9));
        sent.effects().stream()
                .filter(e ->
                        e instanceof Effect.Announce announce && announce.to().equals(anna.customer()))
                .forEach(e -> read(((Effect.Announce) e).record()));
        assertThat(step().status()).isEqualTo(Status.SENT);
    }

    @Test
    void aHistoryThatNeverComesIsAwaitedForAMinuteFromTheFirstLookAndThenTheStepIsSkipped() {
        CustomerId never = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "a1"));
        hear(anna.abandons(NOON, never));
        Instant late = NOON.plus(Duration.ofHours(1));
        for (int second = 0; second < 60; second += 2) {
            look(late.plusSeconds(second));
            assertThat(step().status()).isEqualTo(Status.DEFERRED);
        }
        look(late.plusSeconds(60));
        assertThat(posted()).isZero();
        assertThat(step().status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict().gate()).isEqualTo(Gate.HISTORY_COMPLETE);
        assertThat(verdict().reason()).contains("the history of a merged customer did not come");
        assertThat(conversation.trace()).hasSize(2);
    }

    @Test
    void stragglersOfAMergedCustomerAreForwarded() {
        Shopper other = Shopper.named("u-zoe");
        hear(anna.becomes(other.customer(), NOON));
        hear(anna.orders(NOON.plusSeconds(1)));
        read(new Unsubscribed(anna.customer(), "0123456789abcdef", "cart-recovery", NOON));
        assertThat(effects.stream().filter(Effect.Forward.class::isInstance)).hasSize(2);
    }

    @Test
    void anErasureStopsWhatIsScheduledAndNothingOfThatTimeComesBack() {
        hear(anna.abandons(NOON));
        assertThat(conversation.nextLook()).isPresent();
        Instant erased = NOON.plusSeconds(30);

        hear(new JourneySignal.CustomerErased("erased", anna.customer(), erased, "r-1"));
        assertThat(conversation).isEqualTo(Conversation.erased(anna.customer(), erased));
        assertThat(conversation.nextLook()).isEmpty();

        hear(anna.abandons(NOON));
        hear(anna.abandons(erased));
        hear(anna.orders(NOON.plusSeconds(20)));
        hear(new JourneySignal.CustomerErased("erased", anna.customer(), erased, "r-1"));
        assertThat(conversation).isEqualTo(Conversation.erased(anna.customer(), erased));
    }

    @Test
    void theOutcomeOfAMailThatWasUnderWayWhenItsCustomerWasErasedIsCountedAndForgotten() {
        hear(anna.abandons(NOON));
        look(NOON);
        int attempt = step().attempts();
        hear(new JourneySignal.CustomerErased("erased", anna.customer(), NOON.plusSeconds(1), "r-1"));
        effects.clear();

        MailConcluded sent = concluded(attempt, Outcome.SENT, NOON.plusSeconds(2));
        take(outreach.concluded(conversation, sent, NOON.plusSeconds(2)));
        read(sent);

        assertThat(conversation).isEqualTo(Conversation.erased(anna.customer(), NOON.plusSeconds(1)));
        assertThat(effects).containsExactly(new Effect.Concluded(Outcome.SENT, Campaign.Channel.EMAIL));
    }

    @Test
    void aConversationOfAMergedCustomerThatWasOnItsWayDoesNotComeBack() {
        Shopper before = Shopper.named("u-before");
        Conversation moved = outreach.on(Conversation.with(before.customer()), before.abandons(NOON), NOON)
                .next();
        hear(new JourneySignal.CustomerErased("erased", anna.customer(), NOON.plusSeconds(1), "r-1"));

        read(new ConversationMoved(before.customer(), moved, NOON.plusSeconds(5)));

        assertThat(conversation).isEqualTo(Conversation.erased(anna.customer(), NOON.plusSeconds(1)));
    }

    @Test
    void whoComesBackAfterAnErasureAndConsentsAnewIsMailedAgain() {
        hear(new JourneySignal.CustomerErased("erased", anna.customer(), NOON.minusSeconds(3600), "r-1"));
        hear(anna.abandons(NOON));

        look(NOON);

        assertThat(posted()).isEqualTo(1);
    }

    private static JourneySignal.CartAbandoned cart(
            Shopper who,
            String episode,
            CartContents.Kind kind,
            Instant startedAt,
            Instant at,
            Optional<String> continues) {
        JourneySignal.CartAbandoned usual = who.abandons(at);
        return new JourneySignal.CartAbandoned(
                "abandoned-" + episode + kind + at.toEpochMilli(),
                who.customer(),
                at,
                startedAt,
                new CartContents(
                        episode, kind, usual.cart().lines(), usual.cart().currency()),
                who.contact(),
                List.of(),
                java.util.Set.of(),
                continues,
                Optional.empty());
    }

    private static JourneySignal.BrowseAbandoned browse(Shopper who, Instant startedAt, Instant at) {
        return new JourneySignal.BrowseAbandoned(
                "browse-" + startedAt.toEpochMilli() + at.toEpochMilli(),
                who.customer(),
                at,
                startedAt,
                who.abandons(at).cart().lines(),
                who.contact(),
                java.util.Set.of(),
                Optional.of(Purchases.NONE));
    }

    private Outreach outreach(Campaign... campaigns) {
        Map<String, Instant> since = new java.util.HashMap<>();
        for (Campaign campaign : campaigns) {
            since.put(campaign.id(), LONG_AGO);
        }
        return new Outreach(Shopper.POLICY, List.of(campaigns), since);
    }

    private static Campaign recovery(String id, CartContents.Kind kind) {
        return Shopper.campaign(
                id, new Trigger.CartAbandoned(java.util.Set.of(kind)), Campaign.Step.mail("first", Duration.ZERO));
    }

    private List<String> claimed() {
        return effects.stream()
                .filter(Effect.Post.class::isInstance)
                .map(effect -> ((Effect.Post) effect).order().key().campaign()
                        + '/'
                        + ((Effect.Post) effect).order().key().step())
                .toList();
    }

    private void send(Instant at) {
        conversation
                .steps(Status.CLAIMED)
                .forEach((key, claim) -> take(outreach.concluded(
                        conversation,
                        new MailConcluded(
                                anna.customer(),
                                key,
                                claim.attempts(),
                                Outcome.SENT,
                                Optional.empty(),
                                Optional.of("<id>"),
                                Optional.empty(),
                                at),
                        at)));
    }

    @Test
    void aCampaignTakesTheKindsOfCartThatItNames() {
        for (CartContents.Kind kind : CartContents.Kind.values()) {
            conversation = Conversation.with(anna.customer());
            effects.clear();
            outreach = outreach(
                    recovery("carts", CartContents.Kind.CART),
                    recovery("checkouts", CartContents.Kind.CHECKOUT),
                    recovery("payments", CartContents.Kind.PAYMENT_FAILED));
            hear(cart(anna, "e-1", kind, NOON.minusSeconds(60), NOON, Optional.empty()));
            look(NOON);
            assertThat(claimed())
                    .containsExactly(
                            switch (kind) {
                                case CART -> "carts/first";
                                case CHECKOUT -> "checkouts/first";
                                case PAYMENT_FAILED -> "payments/first";
                            });
        }
    }

    @Test
    void aCartIsRecoveredByOneCampaignHoweverFarTheCustomerGets() {
        outreach = outreach(
                recovery("carts", CartContents.Kind.CART), recovery("payments", CartContents.Kind.PAYMENT_FAILED));
        hear(cart(anna, "e-1", CartContents.Kind.CART, NOON.minusSeconds(60), NOON, Optional.empty()));
        look(NOON);
        send(NOON);
        Instant dayAfter = NOON.plus(Duration.ofHours(30));
        hear(new JourneySignal.CartResumed("r", anna.customer(), dayAfter.minusSeconds(9), "e-1"));
        hear(cart(anna, "e-1", CartContents.Kind.PAYMENT_FAILED, NOON.minusSeconds(60), dayAfter, Optional.empty()));
        look(dayAfter);
        assertThat(claimed()).containsExactly("carts/first");
        assertThat(conversation.nextLook()).isEmpty();
    }

    @Test
    void beforeAnyMailTheLatestKindOfCartDecides() {
        outreach = outreach(
                recovery("carts", CartContents.Kind.CART), recovery("payments", CartContents.Kind.PAYMENT_FAILED));
        hear(cart(anna, "e-1", CartContents.Kind.CART, NOON.minusSeconds(60), NOON, Optional.empty()));
        hear(new JourneySignal.CartResumed("r", anna.customer(), NOON, "e-1"));
        hear(cart(
                anna,
                "e-1",
                CartContents.Kind.PAYMENT_FAILED,
                NOON.minusSeconds(60),
                NOON.plusSeconds(60),
                Optional.empty()));
        look(NOON.plusSeconds(60));
        assertThat(claimed()).containsExactly("payments/first");
    }

    @Test
    void ofTwoCampaignsForTheSameCartTheFirstThatMayMailLeavesNothingToTheOther() {
        Campaign returning = new Campaign(
                "a-returning",
                new Trigger.CartAbandoned(java.util.Set.of(CartContents.Kind.CART)),
                new Audience(
                        java.util.Set.of(Audience.Segment.RETURNING), java.util.Set.of(), java.math.BigDecimal.ZERO),
                List.of(Campaign.Step.mail("first", Duration.ZERO)),
                0,
                Campaign.ATTRIBUTION_WINDOW,
                Optional.empty(),
                false,
                Optional.empty());
        outreach = outreach(
                returning, recovery("b-all", CartContents.Kind.CART), recovery("c-all", CartContents.Kind.CART));
        hear(cart(anna, "e-1", CartContents.Kind.CART, NOON.minusSeconds(60), NOON, Optional.empty()));
        look(NOON);
        assertThat(claimed()).containsExactly("b-all/first");
        assertThat(conversation.trace().getFirst().deciding().gate()).isEqualTo(Gate.IN_AUDIENCE);
        assertThat(conversation
                        .step(new StepKey("c-all", "first", "e-1"))
                        .orElseThrow()
                        .reason())
                .contains("another campaign took it");
    }

    @Test
    void aCartThatGoesOnUnderAnotherIdIsNotMailedAnew() {
        hear(cart(anna, "e-1", CartContents.Kind.CART, NOON.minusSeconds(600), NOON, Optional.empty()));
        look(NOON);
        send(NOON);
        // An earlier touchpoint came late: the cart was begun by it. Once the signal says so, once it only shows in the
        // times.
        for (Optional<String> continues : List.of(Optional.of("e-1"), Optional.<String>empty())) {
            hear(cart(
                    anna,
                    continues.isPresent() ? "e-0" : "e-00",
                    CartContents.Kind.CART,
                    NOON.minusSeconds(900),
                    NOON.plusSeconds(5),
                    continues));
        }
        look(NOON.plus(Duration.ofHours(20)));
        assertThat(conversation.occasions()).singleElement().satisfies(occasion -> {
            assertThat(occasion.id()).isEqualTo("e-1");
            assertThat(occasion.names()).containsExactlyInAnyOrder("e-0", "e-00");
        });
        assertThat(claimed()).containsExactly("cart-recovery/first");
        hear(new JourneySignal.CartEmptied("x", anna.customer(), NOON.plus(Duration.ofHours(21)), "e-00"));
        look(NOON.plus(Duration.ofHours(25)));
        assertThat(claimed()).containsExactly("cart-recovery/first");
        assertThat(conversation.occasions().getFirst().state()).isEqualTo(Occasion.State.EMPTIED);
    }

    @Test
    void cartsOfTwoCustomersThatTurnOutToBeOnesAreOneCartAndKeepWhatWasMailed() {
        Shopper former = new Shopper(
                CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "a1")),
                anna.email(),
                anna.consent(),
                Optional.empty());
        Outreach others = outreach;
        Conversation old = others.on(
                        Conversation.with(former.customer()),
                        cart(former, "e-a", CartContents.Kind.CART, NOON.minusSeconds(50), NOON, Optional.empty()),
                        NOON)
                .next();
        old = others.look(old, NOON, NOON, 10).next();
        Reaction moved = others.on(old, former.becomes(anna.customer(), NOON.plusSeconds(5)), NOON.plusSeconds(5));
        hear(cart(anna, "e-b", CartContents.Kind.CART, NOON.minusSeconds(40), NOON.plusSeconds(1), Optional.empty()));
        read(((Effect.Announce) moved.effects().getFirst()).record());
        hear(cart(anna, "e-a", CartContents.Kind.CART, NOON.minusSeconds(50), NOON.plusSeconds(9), Optional.empty()));
        look(NOON.plusSeconds(9));
        assertThat(claimed()).isEmpty();
        assertThat(conversation.occasions().stream().filter(o -> o.state() == Occasion.State.OPEN))
                .singleElement()
                .satisfies(occasion -> assertThat(occasion.id()).isEqualTo("e-a"));
        assertThat(conversation.nextLook()).contains(NOON.plusSeconds(9).plus(Duration.ofHours(24)));
    }

    @Test
    void whatWasLookedAtIsMailedUntilACartIsLeft() {
        outreach = outreach(
                recovery("carts", CartContents.Kind.CART),
                Shopper.campaign(
                        "browse", new Trigger.BrowseAbandoned(), Campaign.Step.mail("first", Duration.ofHours(1))));
        hear(browse(anna, NOON.minusSeconds(600), NOON));
        look(NOON.plus(Duration.ofHours(1)));
        assertThat(claimed()).containsExactly("browse/first");
        assertThat(effects.stream()
                        .filter(Effect.Post.class::isInstance)
                        .map(effect -> ((Effect.Post) effect).order().cart().lines()))
                .singleElement()
                .satisfies(lines -> assertThat(lines)
                        .extracting(journey.events.Product::quantity)
                        .containsExactly(1));

        conversation = Conversation.with(anna.customer());
        effects.clear();
        hear(browse(anna, NOON.minusSeconds(600), NOON));
        hear(cart(anna, "e-1", CartContents.Kind.CART, NOON.plusSeconds(60), NOON.plusSeconds(600), Optional.empty()));
        look(NOON.plus(Duration.ofHours(1)));
        assertThat(claimed()).containsExactly("carts/first");
    }

    @Test
    void anOrderIsAskedAboutAfterAWhileUnlessItIsReturned() {
        outreach = outreach(Shopper.campaign(
                "survey",
                new Trigger.OrderCompleted(Duration.ofDays(14)),
                Campaign.Step.mail("question", Duration.ZERO)));
        hear(anna.orders(NOON));
        hear(anna.orders(NOON));
        Instant due = NOON.plus(Duration.ofDays(14));
        assertThat(conversation.nextLook()).contains(due);
        Conversation waiting = conversation;
        look(due.minusSeconds(1));
        assertThat(claimed()).isEmpty();
        look(due);
        assertThat(claimed()).containsExactly("survey/question");
        assertThat(((Effect.Post) effects.stream()
                                .filter(Effect.Post.class::isInstance)
                                .findFirst()
                                .orElseThrow())
                        .order()
                        .cart())
                .isEqualTo(new CartContents("order:o1", CartContents.Kind.CART, List.of(), Optional.empty()));

        conversation = waiting;
        effects.clear();
        hear(new JourneySignal.OrderReturned("ret", anna.customer(), NOON.plus(Duration.ofDays(3)), "o1"));
        look(due);
        assertThat(claimed()).isEmpty();
        assertThat(conversation.nextLook()).isEmpty();
    }

    @Test
    void aSurveyThatWaitsForWeeksOutlivesTheTidying() {
        outreach = outreach(Shopper.campaign(
                "survey",
                new Trigger.OrderCompleted(Duration.ofDays(100)),
                Campaign.Step.mail("question", Duration.ZERO)));
        hear(anna.orders(NOON));
        for (int i = 0; i < 40; i++) {
            hear(cart(
                    anna,
                    "e-" + i,
                    CartContents.Kind.CART,
                    NOON.plus(Duration.ofDays(i)),
                    NOON.plus(Duration.ofDays(i)).plusSeconds(60),
                    Optional.empty()));
            hear(new JourneySignal.CartEmptied(
                    "x" + i, anna.customer(), NOON.plus(Duration.ofDays(i)).plusSeconds(90), "e-" + i));
        }
        assertThat(conversation.occasions()).hasSizeLessThanOrEqualTo(21);
        look(NOON.plus(Duration.ofDays(100)));
        assertThat(claimed()).containsExactly("survey/question");
    }

    @Test
    void whatIsOverIsForgottenAfterItsTime() {
        hear(anna.abandons(NOON));
        hear(new JourneySignal.CartEmptied("x", anna.customer(), NOON.plusSeconds(60), Shopper.EPISODE));
        assertThat(conversation.nextLook()).isEmpty();
        Instant rests = conversation.restsUntil().orElseThrow();
        look(rests.minusSeconds(1));
        assertThat(conversation.occasions()).hasSize(1);
        look(rests);
        assertThat(conversation.occasions()).isEmpty();
        assertThat(conversation.restsUntil()).isEmpty();
    }

    @Test
    void whoHasNotOrderedForLongIsWonBackAndAnOrderBeginsTheTimeAnew() {
        outreach = outreach(Shopper.campaign(
                "win-back", new Trigger.NoPurchase(Duration.ofDays(90)), Campaign.Step.mail("first", Duration.ZERO)));
        hear(anna.orders(NOON));
        Instant second = NOON.plus(Duration.ofDays(80));
        hear(new JourneySignal.OrderPlaced(
                "o-2", anna.customer(), second, "o2", Optional.empty(), Optional.empty(), Optional.empty()));
        hear(new JourneySignal.OrderPlaced(
                "o-0",
                anna.customer(),
                NOON.minusSeconds(9),
                "o0",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
        assertThat(conversation.nextLook()).contains(second.plus(Duration.ofDays(90)));
        look(NOON.plus(Duration.ofDays(90)));
        assertThat(claimed()).isEmpty();
        look(second.plus(Duration.ofDays(90)));
        assertThat(claimed()).containsExactly("win-back/first");
    }

    @Test
    void whatWasBoughtIsKnownToTheMailsAfterItAlsoOfAMergedCustomer() {
        outreach = outreach(Shopper.campaign(
                "win-back", new Trigger.NoPurchase(Duration.ofDays(9)), Campaign.Step.mail("first", Duration.ZERO)));
        Shopper former = Shopper.named("u-former");
        Conversation old = outreach.on(Conversation.with(former.customer()), bought(former, NOON, "moka"), NOON)
                .next();
        read(((Effect.Announce) outreach.on(old, former.becomes(anna.customer(), NOON), NOON)
                        .effects()
                        .getFirst())
                .record());
        hear(bought(anna, NOON.plusSeconds(60), "beans", "cups"));
        look(NOON.plusSeconds(60).plus(Duration.ofDays(9)));

        assertThat(effects)
                .filteredOn(Effect.Post.class::isInstance)
                .singleElement()
                .satisfies(effect -> assertThat(((Effect.Post) effect).order().suggestions())
                        .isEqualTo(Suggestions.without(List.of("beans", "cups", "moka"))));
    }

    private static JourneySignal.OrderPlaced bought(Shopper who, Instant at, String... products) {
        return new JourneySignal.OrderPlaced(
                "order-" + at.toEpochMilli(),
                who.customer(),
                at,
                "o-" + products[0],
                Optional.empty(),
                Optional.of(who.contact()),
                Optional.of(new Purchases(1, Optional.of(at), Optional.of(List.of(products)))));
    }

    @Test
    void whatWaitsForAnOrdersTimeMovesWithAMergedCustomer() {
        Campaign survey = Shopper.campaign(
                "survey",
                new Trigger.OrderCompleted(Duration.ofDays(2)),
                Campaign.Step.mail("question", Duration.ZERO));
        outreach = outreach(survey);
        Shopper former = Shopper.named("u-former");
        Conversation old = outreach.on(Conversation.with(former.customer()), former.orders(NOON), NOON)
                .next();
        Reaction moved = outreach.on(old, former.becomes(anna.customer(), NOON.plusSeconds(5)), NOON.plusSeconds(5));
        assertThat(moved.next().nextLook()).isEmpty();
        read(((Effect.Announce) moved.effects().getFirst()).record());
        look(NOON.plus(Duration.ofDays(2)));
        assertThat(claimed()).containsExactly("survey/question");
    }

    private Campaign heldOut() {
        return new Campaign(
                "cart-recovery",
                new Trigger.CartAbandoned(java.util.Set.of(CartContents.Kind.CART)),
                Audience.EVERYBODY,
                List.of(Campaign.Step.mail("first", Duration.ZERO)),
                1,
                Campaign.ATTRIBUTION_WINDOW,
                Optional.empty(),
                false,
                Optional.empty());
    }

    private List<Reaction.Fact> writtenBack() {
        return effects.stream()
                .filter(Effect.WriteBack.class::isInstance)
                .map(effect -> ((Effect.WriteBack) effect).fact())
                .toList();
    }

    @Test
    void whoIsHeldOutIsRecordedSoAndNotMailed() {
        outreach = outreach(heldOut());
        hear(anna.abandons(NOON));
        look(NOON);
        assertThat(posted()).isZero();
        assertThat(writtenBack()).containsExactly(Reaction.Fact.HELD_OUT);
        assertThat(effects)
                .filteredOn(Effect.WriteBack.class::isInstance)
                .extracting(effect -> ((Effect.WriteBack) effect).attribution())
                .containsExactly(Optional.of(Campaign.ATTRIBUTION_WINDOW));
        assertThat(conversation.trace().getLast().deciding().gate()).isEqualTo(Gate.NOT_IN_HOLDOUT);
        assertThat(conversation.trace().getLast().findings())
                .as("the gates after it were asked, but for those of the sending")
                .extracting(Decision.Finding::gate)
                .doesNotContain(Gate.DOMAIN_RATE, Gate.COURIER_FREE)
                .hasSize(Gate.values().length - 2);
        assertThat(conversation.nextLook()).isEmpty();
    }

    @Test
    void whoIsHeldOutWaitsForQuietHoursAndTheCapLikeAllOthersAndIsRecordedOnlyThen() {
        Policy p = Shopper.POLICY;
        Instant evening = Instant.parse("2026-03-02T20:30:00Z");
        outreach = new Outreach(
                new Policy(
                        p.caps(),
                        Optional.of(new Policy.QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0))),
                        p.shopZone(),
                        p.maxAge(),
                        p.firstRetry(),
                        false),
                List.of(heldOut()),
                Map.of("cart-recovery", LONG_AGO));
        hear(anna.in("Europe/Rome").abandons(evening));
        look(evening);
        assertThat(writtenBack()).isEmpty();
        assertThat(conversation.trace().getLast().deciding().gate()).isEqualTo(Gate.QUIET_HOURS);
        Instant morning = Instant.parse("2026-03-03T07:00:00Z");
        Conversation waiting = conversation;
        look(morning);
        assertThat(writtenBack()).containsExactly(Reaction.Fact.HELD_OUT);

        conversation = waiting;
        effects.clear();
        hear(anna.orders(evening.plusSeconds(60)));
        look(morning);
        assertThat(writtenBack())
                .as("who bought in the night would not have been mailed either")
                .isEmpty();
    }

    @Test
    void existingCustomersMayBeWrittenToWhereTheirCountryAllowsIt() {
        Shopper silent = anna.consenting(Optional.empty());
        Policy p = Shopper.POLICY;
        Policy soft = new Policy(
                p.caps(), p.quietHours(), p.shopZone(), p.maxAge(), p.firstRetry(), false, java.util.Set.of("IT"));
        record Case(Optional<String> country, int orders, Optional<Consent.State> consent, boolean mailed) {}
        for (Case each : List.of(
                new Case(Optional.of("IT"), 1, Optional.empty(), true),
                new Case(Optional.of("italy"), 2, Optional.empty(), true),
                new Case(Optional.of("IT"), 0, Optional.empty(), false),
                new Case(Optional.of("DE"), 1, Optional.empty(), false),
                new Case(Optional.empty(), 1, Optional.empty(), false),
                new Case(Optional.of("IT"), 1, Optional.of(Consent.State.DENIED), false))) {
            conversation = Conversation.with(anna.customer());
            effects.clear();
            outreach = new Outreach(soft, List.of(Shopper.CAMPAIGN), Map.of("cart-recovery", LONG_AGO));
            Contact usual = silent.consenting(each.consent()).contact();
            Contact contact = new Contact(
                    usual.email(),
                    usual.firstName(),
                    usual.locale(),
                    usual.timezone(),
                    each.country(),
                    usual.consent(),
                    usual.userId(),
                    usual.anonymousId());
            JourneySignal.CartAbandoned cart = anna.abandons(NOON);
            hear(new JourneySignal.CartAbandoned(
                    cart.id(),
                    cart.customer(),
                    cart.at(),
                    cart.startedAt(),
                    cart.cart(),
                    contact,
                    List.of(),
                    java.util.Set.of(),
                    Optional.empty(),
                    Optional.of(new Purchases(
                            each.orders(), each.orders() == 0 ? Optional.empty() : Optional.of(LONG_AGO)))));
            look(NOON);
            assertThat(posted()).as(each.toString()).isEqualTo(each.mailed() ? 1 : 0);
            Decision.Finding consent = conversation.trace().getLast().findings().stream()
                    .filter(finding -> finding.gate() == Gate.CONSENT)
                    .findFirst()
                    .orElseThrow();
            if (each.mailed()) {
                assertThat(consent.inputs()).containsEntry("legalBasis", "soft-opt-in");
            } else {
                assertThat(consent.verdict()).isEqualTo(Decision.Finding.Kind.SKIP);
            }
        }
    }

    @Test
    void countriesAndSegmentsBoundTheAudience() {
        Campaign italians = new Campaign(
                "cart-recovery",
                Shopper.CAMPAIGN.trigger(),
                new Audience(
                        java.util.Set.of(Audience.Segment.PROSPECT),
                        java.util.Set.of("IT"),
                        new java.math.BigDecimal("69.80")),
                Shopper.CAMPAIGN.steps(),
                0,
                Campaign.ATTRIBUTION_WINDOW,
                Optional.empty(),
                false,
                Optional.empty());
        outreach = outreach(italians);
        hear(anna.abandons(NOON));
        look(NOON);
        assertThat(verdict().gate()).as("the country is unknown").isEqualTo(Gate.IN_AUDIENCE);
        assertThat(verdict().inputs()).containsEntry("country", "unknown").containsEntry("segment", "prospect");
    }

    @Test
    void aPausedCampaignMailsNobodyAndGoesOnWithWhatIsFresh() {
        Outreach running = outreach;
        Outreach paused = new Outreach(
                Shopper.POLICY,
                List.of(Shopper.CAMPAIGN),
                Map.of("cart-recovery", LONG_AGO),
                java.util.Set.of("cart-recovery"));
        outreach = paused;
        hear(anna.abandons(NOON));
        look(NOON);
        assertThat(verdict().gate()).isEqualTo(Gate.CAMPAIGN_RUNNING);
        assertThat(conversation.nextLook()).contains(NOON.plusSeconds(5));
        Conversation waiting = conversation;
        outreach = running;
        look(NOON.plusSeconds(5));
        assertThat(posted()).isEqualTo(1);

        conversation = waiting;
        effects.clear();
        outreach = paused;
        look(NOON.plusSeconds(40));
        assertThat(conversation.nextLook()).contains(NOON.plusSeconds(60));
        look(NOON.plusSeconds(300));
        assertThat(conversation.nextLook()).contains(NOON.plusSeconds(360));

        conversation = waiting;
        effects.clear();
        outreach = paused;
        Instant late = NOON.plus(Duration.ofHours(7));
        look(late);
        assertThat(step().status()).isEqualTo(Status.SKIPPED);
        outreach = running;
        look(late);
        assertThat(posted()).isZero();
    }

    @Test
    void aCampaignThatItsFilePausesBeginsNothing() {
        Campaign draft = new Campaign(
                "cart-recovery",
                Shopper.CAMPAIGN.trigger(),
                Audience.EVERYBODY,
                Shopper.CAMPAIGN.steps(),
                0,
                Campaign.ATTRIBUTION_WINDOW,
                Optional.empty(),
                true,
                Optional.empty());
        outreach = outreach(draft);
        hear(anna.abandons(NOON));
        assertThat(conversation.nextLook()).isEmpty();
    }

    @Test
    void theVariantThatWasClaimedIsWrittenBackWithTheTemplateItTook() {
        Campaign tried = Shopper.campaign(
                "cart-recovery",
                Shopper.CAMPAIGN.trigger(),
                new Campaign.Step(
                        "first",
                        Duration.ZERO,
                        Campaign.Channel.EMAIL,
                        List.of(new Campaign.Variant("b", 1, "words-of-b"), new Campaign.Variant("never", 0, "x"))));
        outreach = outreach(tried);
        hear(anna.abandons(NOON));
        look(NOON);
        assertThat(effects)
                .anySatisfy(effect -> assertThat(effect).isInstanceOfSatisfying(Effect.Post.class, post -> {
                    assertThat(post.order().template()).isEqualTo("words-of-b");
                    assertThat(post.order().variant()).contains("b");
                }));
        conclude(Outcome.SENT, NOON.plusSeconds(1));
        assertThat(effects)
                .anySatisfy(effect -> assertThat(effect)
                        .isInstanceOfSatisfying(
                                Effect.WriteBack.class,
                                back -> assertThat(back.variant()).contains("b")));
    }

    private OutreachRecord.MailReported report(OutreachRecord.MailReported.Kind kind) {
        return new OutreachRecord.MailReported(
                anna.customer(),
                Suppression.fingerprint(anna.email().orElseThrow()),
                Optional.of(FIRST.fingerprint(anna.customer())),
                kind,
                "report-1",
                NOON.plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource(
            value = OutreachRecord.MailReported.Kind.class,
            names = {"HARD_BOUNCE", "COMPLAINT"})
    void aReportThatTheAddressIsDeadOrThatItIsSpamSuppressesOnceHoweverOftenItComes(
            OutreachRecord.MailReported.Kind kind) {
        hear(anna.abandons(NOON));
        read(report(kind));
        read(report(kind));
        assertThat(conversation.suppressions()).hasSize(1);
        look(NOON.plusSeconds(61));
        assertThat(verdict().gate()).isEqualTo(Gate.NOT_SUPPRESSED);
        assertThat(posted()).isZero();
        List<Effect.WriteBack> facts = effects.stream()
                .filter(Effect.WriteBack.class::isInstance)
                .map(Effect.WriteBack.class::cast)
                .toList();
        assertThat(facts)
                .extracting(Effect.WriteBack::id)
                .hasSize(2)
                .containsOnly(facts.getFirst().id());
        assertThat(facts.getFirst().key().campaign()).isEqualTo("cart-recovery");
        assertThat(facts.getFirst().key().step()).isEqualTo("first");
    }

    @ParameterizedTest
    @EnumSource(
            value = OutreachRecord.MailReported.Kind.class,
            names = {"SOFT_BOUNCE", "DELIVERED"})
    void otherReportsAreOnlyWrittenBack(OutreachRecord.MailReported.Kind kind) {
        hear(anna.abandons(NOON));
        read(report(kind));
        assertThat(conversation.suppressions()).isEmpty();
        assertThat(effects).anyMatch(Effect.WriteBack.class::isInstance);
    }

    @Test
    void aBusyDomainDefersAMailWithTheReasonUntilItsTurn() {
        hear(anna.abandons(NOON));
        take(outreach.look(conversation, NOON, NOON, new Room(10, Optional.of(NOON.plusSeconds(7)), Map.of())));
        assertThat(posted()).isZero();
        assertThat(verdict().gate()).isEqualTo(Gate.DOMAIN_RATE);
        assertThat(step().lookAt()).hasValue(NOON.plusSeconds(7));
        look(NOON.plusSeconds(7));
        assertThat(posted()).isEqualTo(1);
    }

    private static final Campaign.Channel SMS = new Campaign.Channel("sms");

    private static Campaign bySms() {
        return Shopper.campaign(
                "cart-recovery",
                Shopper.CAMPAIGN.trigger(),
                new Campaign.Step("first", Duration.ZERO, SMS, List.of(new Campaign.Variant("first", 1, "first"))));
    }

    /** Without an address; what is allowed by which channel. */
    private void abandonsAllowing(Map<String, Consent.State> allowed) {
        JourneySignal.CartAbandoned cart = anna.abandons(NOON);
        Contact contact = cart.contact();
        Map<String, Consent> consent = new HashMap<>();
        allowed.forEach((channel, state) -> consent.put(channel, new Consent(state, NOON, "m-" + channel)));
        hear(new JourneySignal.CartAbandoned(
                cart.id(),
                cart.customer(),
                cart.at(),
                cart.startedAt(),
                cart.cart(),
                new Contact(
                        Optional.empty(),
                        contact.firstName(),
                        contact.locale(),
                        contact.timezone(),
                        contact.country(),
                        consent,
                        contact.userId(),
                        contact.anonymousId()),
                cart.recentlyViewed(),
                cart.formerly(),
                cart.continues(),
                cart.purchases()));
    }

    @Test
    void aMessageByAnotherChannelPassesTheSameGatesWithItsOwnConsentAndNoAddress() {
        outreach = outreach(bySms());
        abandonsAllowing(Map.of("sms", Consent.State.GRANTED));
        look(NOON);
        assertThat(conversation.trace().getLast().findings()).hasSize(Gate.values().length);
        assertThat(effects)
                .anySatisfy(effect -> assertThat(effect).isInstanceOfSatisfying(Effect.Post.class, post -> {
                    assertThat(post.order().channel()).isEqualTo(SMS);
                    assertThat(post.order().address()).contains(Suppression.fingerprint("sms:user:user-1"));
                }));
        assertThat(step().channel()).contains("sms");
        assertThat(conversation.sends()).hasSize(1);
        conclude(Outcome.SENT, NOON.plusSeconds(1));
        assertThat(effects)
                .anySatisfy(effect -> assertThat(effect).isInstanceOfSatisfying(Effect.WriteBack.class, back -> {
                    assertThat(back.channel()).isEqualTo(SMS);
                    assertThat(back.id()).isEqualTo("sms-sent-" + FIRST.fingerprint(anna.customer()));
                }))
                .contains(new Effect.Concluded(Outcome.SENT, SMS));
    }

    @Test
    void consentToMailsIsNoneToAnotherChannel() {
        outreach = outreach(bySms());
        abandonsAllowing(Map.of("email", Consent.State.GRANTED));
        look(NOON);
        assertThat(verdict().gate()).isEqualTo(Gate.CONSENT);
        assertThat(verdict().reason()).contains("no consent to sms is known");
        abandonsAllowing(Map.of());
        assertThat(posted()).isZero();
    }

    @Test
    void whoIsGoneFromOneChannelIsStillMailed() {
        outreach = outreach(bySms());
        abandonsAllowing(Map.of("sms", Consent.State.GRANTED));
        look(NOON);
        take(outreach.concluded(
                conversation,
                new MailConcluded(
                        anna.customer(),
                        FIRST,
                        1,
                        Outcome.BOUNCED,
                        Optional.of("HTTP 410"),
                        Optional.empty(),
                        Optional.of(Suppression.fingerprint("sms:user:user-1")),
                        NOON),
                NOON));
        assertThat(conversation.suppressions()).hasSize(1);
        Suppression gone = conversation.suppressions().getFirst();
        assertThat(gone.holdsFor(Optional.of(Suppression.fingerprint("sms:user:user-1")), Topic.REMINDERS))
                .isTrue();
        assertThat(gone.holdsFor(
                        Optional.of(Suppression.fingerprint(anna.email().orElseThrow())), Topic.REMINDERS))
                .isFalse();
    }

    @Test
    void aBusyChannelDefersItsOwnMessagesAndNoMail() {
        Room smsIsBusy = new Room(10, Optional.empty(), Map.of(SMS, NOON.plusSeconds(9)));
        hear(anna.abandons(NOON));
        take(outreach.look(conversation, NOON, NOON, smsIsBusy));
        assertThat(posted()).isEqualTo(1);

        conversation = Conversation.with(anna.customer());
        effects.clear();
        outreach = outreach(bySms());
        abandonsAllowing(Map.of("sms", Consent.State.GRANTED));
        assertThat(outreach.channels(conversation, NOON)).containsExactly(SMS);
        take(outreach.look(conversation, NOON, NOON, smsIsBusy));
        assertThat(posted()).isZero();
        assertThat(verdict().gate()).isEqualTo(Gate.COURIER_FREE);
        assertThat(step().lookAt()).contains(NOON.plusSeconds(9));
        // Nor do mails that find no place hold it up.
        take(outreach.look(conversation, NOON.plusSeconds(9), NOON.plusSeconds(9), 0));
        assertThat(posted()).isEqualTo(1);
    }

    @Test
    void whoAsksToBeLeftAloneForLongerThanTheUsualPauseIs() {
        hear(anna.abandons(NOON));
        look(NOON);
        take(outreach.concluded(
                conversation, concluded(1, Outcome.POSTPONED, NOON).notBefore(Duration.ofMinutes(30)), NOON));
        assertThat(step().lookAt()).contains(NOON.plus(Duration.ofMinutes(30)));
    }

    @Test
    void aMailOfWhichNothingIsLeftEndsItsStepWithoutHavingBeenRefused() {
        hear(anna.abandons(NOON));
        look(NOON);
        conclude(Outcome.NOTHING_LEFT, NOON);
        assertThat(step().status()).isEqualTo(Status.NOTHING_LEFT);
        assertThat(conversation.sends()).isEmpty();
        assertThat(effects).contains(new Effect.Concluded(Outcome.NOTHING_LEFT, Campaign.Channel.EMAIL));
        hear(anna.abandons(NOON.plusSeconds(60)));
        look(NOON.plusSeconds(60));
        assertThat(posted()).isEqualTo(1);
    }
}
