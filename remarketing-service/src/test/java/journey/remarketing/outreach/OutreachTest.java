package journey.remarketing.outreach;

import static journey.remarketing.outreach.Shopper.FIRST;
import static journey.remarketing.outreach.Shopper.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import journey.events.Consent;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.remarketing.campaign.Campaign;
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
                .anyMatch(e -> e instanceof Effect.WriteBack back && back.fact() == Reaction.Fact.EMAIL_SENT);
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
                java.util.Set.of()));
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
        assertThat(conversation.episodes().getFirst().state()).isEqualTo(Episode.State.ORDERED);
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
                java.util.Set.of(former)));
        Episode episode = conversation.episodes().getFirst();
        assertThat(episode.formerly()).containsExactly(former);
        assertThat(episode.recentlyViewed()).isEqualTo(first.cart().lines());
        assertThat(conversation.contact().orElseThrow().contact())
                .isEqualTo(anna.consenting(Optional.of(Consent.State.WITHDRAWN)).contact());
        assertThat(episode.steps()).hasSize(3);

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
                java.util.Set.of()));
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
            double draw = Gate.draw(customer, "cart-recovery");
            assertThat(draw).isEqualTo(Gate.draw(customer, "cart-recovery")).isBetween(0.0, 1.0);
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
        assertThat(effects).containsExactly(new Effect.Concluded(Outcome.SENT));
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
        assertThat(facts.getFirst().campaign()).isEqualTo("cart-recovery");
        assertThat(facts.getFirst().step()).isEqualTo("first");
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
        take(outreach.look(conversation, NOON, NOON, new Room(10, Optional.of(NOON.plusSeconds(7)))));
        assertThat(posted()).isZero();
        assertThat(verdict().gate()).isEqualTo(Gate.DOMAIN_RATE);
        assertThat(step().lookAt()).hasValue(NOON.plusSeconds(7));
        look(NOON.plusSeconds(7));
        assertThat(posted()).isEqualTo(1);
    }
}
