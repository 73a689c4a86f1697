package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.affinity.Sighting;
import journey.aggregator.affinity.SightingCodec;
import journey.aggregator.counting.Dimension;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.Retirement;
import journey.aggregator.erasure.RetirementCodec;
import journey.aggregator.generation.Stage;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Topics;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.Slot;
import org.junit.jupiter.api.Test;

/** The step on one partition, its slot being two maps. */
class JourneyFoldTest {
    private static final CustomerId ANNA = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "anna"));
    private static final CustomerId KNOWN = CustomerId.of(new Identifier(Identifier.Kind.USER, "u1"));
    private static final Slot SLOT = new Slot("j", 0, 1);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private final StoredJourneys stored = new StoredJourneys();
    private final Map<CustomerId, byte[]> journeys = stored.journeys();

    private final Map<String, Long> counters = new HashMap<>();
    private final Map<String, Instant> timers = new HashMap<>();
    private final Map<String, Instant> waiting = new HashMap<>();
    private final List<Message> published = new ArrayList<>();
    private Stage stage = new Stand(0, Instant.EPOCH, false);
    private String generation = "one";
    private Keeping keeping = Keeping.EVERYTHING;
    private Instant now = NOON;
    private double foreign;
    private double retired;
    private double countersDropped;

    private record Stand(long told, Instant since, boolean gathering) implements Stage {
        @Override
        public boolean serves() {
            return true;
        }

        @Override
        public long until(int partition) {
            return Long.MAX_VALUE;
        }

        @Override
        public long toldFrom(int partition) {
            return told;
        }
    }

    @Test
    void whatAnotherGenerationHandsOverIsNotTakenIn() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), handover());
        Envelope transfer = published.stream()
                .map(Message::envelope)
                .filter(record -> record.key().equals(KNOWN.value()))
                .findFirst()
                .orElseThrow();
        assertThat(transfer.headers()).containsEntry("ce_generation", "one");

        generation = "two";
        commit(JourneyRules.DEFAULT, transfer);
        assertThat(journeys).doesNotContainKey(KNOWN);
        assertThat(foreign).isEqualTo(1);

        generation = "one";
        commit(JourneyRules.DEFAULT, transfer);
        assertThat(journeys).containsKey(KNOWN);
    }

    @Test
    void whatIsBuiltInSilenceTellsNothingUpToWhereTheOtherEnded() {
        stage = new Stand(Long.MAX_VALUE, Instant.EPOCH, true);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), ordered("m-2", NOON.plusSeconds(1), "o-1"));
        assertThat(published).isEmpty();

        stage = new Stand(1, Instant.EPOCH, true);
        commit(
                JourneyRules.DEFAULT,
                ordered("m-3", NOON.plusSeconds(2), "o-2"),
                ordered("m-4", NOON.plusSeconds(3), "o-3"));
        assertThat(published)
                .extracting(message -> message.envelope().headers().get(Headers.ID))
                .singleElement()
                .asString()
                .startsWith("order.placed:" + ANNA + ":o-3:");
    }

    @Test
    void whoComesBackAfterASwitchIsToldOfAsComingBack() {
        stage = new Stand(Long.MAX_VALUE, Instant.EPOCH, true);
        commit(JourneyRules.DEFAULT, added("m-1", NOON));

        stage = new Stand(0, NOON.plus(Duration.ofHours(5)), false);
        commit(JourneyRules.DEFAULT, added("m-2", NOON.plus(Duration.ofHours(6))));

        assertThat(published)
                .extracting(message -> message.envelope().headers().get(Headers.TYPE))
                .containsExactly(Headers.SIGNAL_TYPE + "cart.abandoned", Headers.SIGNAL_TYPE + "cart.resumed");
    }

    @Test
    void whileItGathersNothingIsTooLate() {
        stage = new Stand(Long.MAX_VALUE, Instant.EPOCH, true);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), added("m-2", NOON.minus(Duration.ofDays(9))));
        assertThat(counters).containsEntry("carts:2026-11/11|c|web|started", 1L);

        stored.clear();
        counters.clear();
        stage = new Stand(0, Instant.EPOCH, false);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), added("m-2", NOON.minus(Duration.ofDays(9))));
        assertThat(counters).doesNotContainKey("carts:2026-11/11|c|web|started");
    }

    @Test
    void aHandoverLeavesNothingBehindAndWhatComesLaterIsSentOn() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), handover(), added("m-2", NOON.plusSeconds(1)));

        assertThat(published)
                .extracting(
                        message -> message.envelope().key(),
                        message -> message.envelope().headers().get(Headers.ID))
                .containsExactly(
                        tuple(KNOWN.value(), "transfer:" + ANNA + ":" + KNOWN),
                        tuple(ANNA.value(), "customer.merged:" + ANNA + ":" + KNOWN),
                        tuple(KNOWN.value(), "m-2"));
        assertThat(counters)
                .allSatisfy((counter, count) -> assertThat(count).as(counter).isZero());
    }

    @Test
    void anErasureLeavesNothingAndWhatComesFromBeforeItIsDropped() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), erased(NOON.plusSeconds(5)));
        commit(JourneyRules.DEFAULT, added("m-2", NOON.plusSeconds(1)), transfer(NOON), erased(NOON.plusSeconds(5)));

        assertThat(held()).isEqualTo(new Held.Erased(NOON.plusSeconds(5), Optional.empty()));
        assertThat(cartsAndCustomers()).isEmpty();
        assertThat(counters).containsEntry("erasures/r-1|journeys", 1L).containsEntry("erasures/r-1|touchpoints", 1L);
        assertThat(published)
                .extracting(message -> message.envelope().headers().get(Headers.ID))
                .containsOnly("customer.erased:" + ANNA + ":r-1");
    }

    @Test
    void aCartIsListedWhileItWaits() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON));
        assertThat(waiting).isEqualTo(Map.of("carts:open/" + ANNA, NOON));

        due(NOON.plus(Duration.ofMinutes(60)));
        assertThat(waiting).isEqualTo(Map.of("carts:abandoned/" + ANNA, NOON.plus(Duration.ofMinutes(60))));

        commit(JourneyRules.DEFAULT, handover());
        assertThat(waiting).isEmpty();
    }

    @Test
    void whatHappensAfterAnErasureIsANewBeginningThatARepetitionDoesNotTouch() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), erased(NOON.plusSeconds(5)));
        commit(JourneyRules.DEFAULT, added("m-3", NOON.plusSeconds(10)));
        commit(JourneyRules.DEFAULT, erased(NOON.plusSeconds(5)), added("m-1", NOON));

        assertThat(held())
                .isInstanceOfSatisfying(
                        Held.Erased.class,
                        erased -> assertThat(erased.since())
                                .get()
                                .isInstanceOfSatisfying(
                                        Held.Live.class,
                                        live -> assertThat(live.journey().tail())
                                                .extracting(Touchpoint::messageId)
                                                .containsExactly("m-3")));
        assertThat(cartsAndCustomers()).containsEntry("carts/open", 1L).containsEntry("customers/all", 1L);
    }

    @Test
    void touchpointsOnEitherSideOfAnErasureAreTakenApartWhereTheyAreStillInTheTail() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), added("m-3", NOON.plusSeconds(10)));
        commit(JourneyRules.DEFAULT, erased(NOON.plusSeconds(5)));

        assertThat(cartsAndCustomers()).containsEntry("carts/started", 1L);
        assertThat(counters).containsEntry("erasures/r-1|touchpoints", 1L);
    }

    @Test
    void aHandoverAfterAnErasureSendsOnOnlyWhatCameLater() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), erased(NOON.plusSeconds(5)), handover());
        published.clear();
        commit(JourneyRules.DEFAULT, added("m-2", NOON.plusSeconds(1)), added("m-3", NOON.plusSeconds(10)));

        assertThat(published)
                .extracting(message -> message.envelope().headers().get(Headers.ID))
                .containsExactly("m-3");
    }

    @Test
    void theMarkOfAnErasureGoesWhenNothingCanBeUnderWayAnyMore() {
        Instant erased = NOON.plusSeconds(5);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), erased(erased));
        assertThat(timers).containsEntry(ANNA.value(), erased.plus(Held.Erased.REMEMBERED));

        due(erased.plus(Held.Erased.REMEMBERED));

        assertThat(journeys).isEmpty();
        assertThat(timers).isEmpty();
    }

    @Test
    void theNewestCommentsAreListedAndGoWithTheirJourney() {
        keeping = new Keeping(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 2, YEAR);
        for (int i = 0; i < 3; i++) {
            commit(JourneyRules.DEFAULT, answered("m-" + i, NOON.plusSeconds(i), "nps", "\"fine\""));
        }
        commit(
                JourneyRules.DEFAULT,
                answered("m-5", NOON, "ces", "\"easy\""),
                answered("m-6", NOON.plusSeconds(9), "nps", "null"));
        assertThat(waiting)
                .isEqualTo(Map.of(
                        "comments:nps/" + ANNA + ":" + NOON.plusSeconds(1).toEpochMilli(), NOON.plusSeconds(1),
                        "comments:nps/" + ANNA + ":" + NOON.plusSeconds(2).toEpochMilli(), NOON.plusSeconds(2),
                        "comments:ces/" + ANNA + ":" + NOON.toEpochMilli(), NOON));

        commit(JourneyRules.DEFAULT, erased(NOON.plusSeconds(1)));
        assertThat(waiting)
                .containsOnlyKeys(
                        "comments:nps/" + ANNA + ":" + NOON.plusSeconds(2).toEpochMilli());
        commit(JourneyRules.DEFAULT, handover());
        assertThat(waiting).isEmpty();
    }

    private static Envelope answered(String messageId, Instant time, String survey, String comment) {
        return track(
                messageId,
                time,
                "\"Survey Answered\",\"properties\":{\"kind\":\"" + survey + "\",\"score\":9,\"scale\":10,\"comment\":"
                        + comment + "}");
    }

    private static final Duration YEAR = Duration.ofDays(365);

    private static Keeping yearly() {
        return new Keeping(
                Optional.of(Duration.ofDays(40)),
                Optional.of(YEAR),
                Optional.of(YEAR.multipliedBy(2)),
                Optional.empty(),
                Optional.empty(),
                2,
                Duration.ofDays(1));
    }

    /** The walk through the slot comes by. */
    private void walk(Instant at) {
        timers.remove("walk:0");
        now = at;
        commit(JourneyRules.DEFAULT, List.of(new Input.TimerDue("walk:0", at)));
    }

    /** Everything that is due by itself happens. */
    private void settle() {
        while (timers.containsKey(ANNA.value())) {
            due(Objects.requireNonNull(timers.get(ANNA.value())));
        }
    }

    @Test
    void whatWasKeptForLongEnoughGoesAndItsFiguresStay() {
        keeping = yearly();
        commit(JourneyRules.DEFAULT, added("m-1", NOON));
        assertThat(timers).containsEntry("walk:0", NOON);
        settle();
        Map<String, Long> figures = Map.copyOf(counters);
        published.clear();

        walk(NOON.plus(YEAR).minusMillis(1));
        assertThat(journeys).hasSize(1);
        assertThat(timers)
                .containsEntry("walk:0", NOON.plus(YEAR).minusMillis(1).plus(keeping.every()));

        walk(NOON.plus(YEAR));
        assertThat(journeys).isEmpty();
        assertThat(timers).containsOnlyKeys("walk:0");
        assertThat(waiting).isEmpty();
        assertThat(counters).isEqualTo(figures);
        assertThat(retired).isEqualTo(1);
        assertThat(published).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("touchpoints");
            assertThat(RetirementCodec.decode(message.envelope()))
                    .isEqualTo(new Decoded.Ok<>(new Retirement(ANNA, NOON.plus(YEAR), Set.of(ANNA), Set.of(ANNA))));
        });
    }

    @Test
    void whoComesBackIsSomebodyNewWhetherOrNotAnybodyLookedInBetween() {
        keeping = yearly();
        Instant later = NOON.plus(YEAR).plusSeconds(7);
        commit(JourneyRules.DEFAULT, added("m-1", NOON));
        settle();
        walk(NOON.plus(YEAR));
        commit(JourneyRules.DEFAULT, added("m-2", later), added("m-0", NOON.minusSeconds(1)));
        Map<String, Long> walked = Map.copyOf(counters);
        Held held = held();

        stored.clear();
        counters.clear();
        commit(JourneyRules.DEFAULT, added("m-1", NOON), added("m-2", later), added("m-0", NOON.minusSeconds(1)));

        counters.values().removeIf(count -> count == 0);
        assertThat(counters)
                .containsEntry("customers/all", 2L)
                .containsEntry("carts/started", 2L)
                .containsEntry("carts/expired", 1L);
        assertThat(withoutZeros(walked)).isEqualTo(counters);
        assertThat(held()).isEqualTo(held);
        assertThat(held)
                .isInstanceOfSatisfying(
                        Held.Live.class,
                        live -> assertThat(live.journey().tail())
                                .extracting(Touchpoint::messageId)
                                .containsExactly("m-2"));
    }

    private static Map<String, Long> withoutZeros(Map<String, Long> counts) {
        Map<String, Long> some = new HashMap<>(counts);
        some.values().removeIf(count -> count == 0);
        return some;
    }

    @Test
    void whatIsBuiltAnewComesToTheSameOnceItHasGathered() {
        keeping = yearly();
        Instant later = NOON.plus(YEAR).plusSeconds(7);
        commit(
                JourneyRules.DEFAULT,
                added("m-1", NOON),
                ordered("m-2", later, "o-1"),
                added("m-3", later.plusSeconds(1)));
        Map<String, Long> figures = withoutZeros(counters);

        stored.clear();
        counters.clear();
        stage = new Stand(0, Instant.EPOCH, true);
        commit(
                JourneyRules.DEFAULT,
                added("m-3", later.plusSeconds(1)),
                added("m-1", NOON),
                ordered("m-2", later, "o-1"));
        assertThat(withoutZeros(counters)).containsEntry("customers/all", 1L);

        stage = new Stand(0, Instant.EPOCH, false);
        walk(later.plusSeconds(2));
        assertThat(withoutZeros(counters)).isEqualTo(figures);
    }

    @Test
    void theMarksOfThoseWhoWereMergedGoToo() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), handover());
        assertThat(held()).isEqualTo(new Held.Forwarded(KNOWN));

        assertThat(journeys).isEmpty();
        assertThat(stored.marks()).isEqualTo(1);

        commit(JourneyRules.DEFAULT, RetirementCodec.encode(new Retirement(KNOWN, NOON, Set.of(), Set.of()), ANNA));
        assertThat(journeys).isEmpty();
        assertThat(stored.marks()).isZero();

        commit(JourneyRules.DEFAULT, added("m-2", NOON.plusSeconds(1)));
        commit(JourneyRules.DEFAULT, RetirementCodec.encode(new Retirement(KNOWN, NOON, Set.of(), Set.of()), ANNA));
        assertThat(held()).isInstanceOf(Held.Live.class);
    }

    @Test
    void machinesGoFirstAndBuyersLast() {
        keeping = yearly();
        Envelope crawler = added("m-1", NOON);
        Map<String, String> headers = new HashMap<>(crawler.headers());
        headers.put(Headers.BOT, "crawler");
        commit(JourneyRules.DEFAULT, new Envelope(crawler.key(), headers, crawler.value()));
        settle();
        walk(NOON.plus(Duration.ofDays(40)).minusMillis(1));
        assertThat(journeys).hasSize(1);
        walk(NOON.plus(Duration.ofDays(40)));
        assertThat(journeys).isEmpty();

        commit(JourneyRules.DEFAULT, ordered("m-2", NOON, "o-1"));
        settle();
        walk(NOON.plus(YEAR.multipliedBy(2)).minusMillis(1));
        assertThat(journeys).hasSize(1);
        walk(NOON.plus(YEAR.multipliedBy(2)));
        assertThat(journeys).isEmpty();
    }

    @Test
    void countersOfOldMonthsGoAndNoChangeBringsThemBack() {
        keeping = new Keeping(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(YEAR), Optional.empty(), 2, YEAR);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), ordered("m-2", NOON.plusSeconds(1), "o-1"));
        assertThat(ofMonth("2026-11")).isNotEmpty();

        walk(Instant.parse("2027-11-30T23:00:00Z"));
        assertThat(ofMonth("2026-11")).isNotEmpty();
        assertThat(countersDropped).isZero();

        int dropped = ofMonth("2026-11").size();
        walk(Instant.parse("2027-12-01T00:00:00Z"));
        assertThat(ofMonth("2026-11")).isEmpty();
        assertThat(countersDropped).isEqualTo(dropped);
        assertThat(counters).containsEntry("carts/completed", 1L);

        commit(JourneyRules.DEFAULT, erased(now));
        assertThat(ofMonth("2026-11")).isEmpty();
        assertThat(counters).containsEntry("carts/completed", 0L);
    }

    private List<String> ofMonth(String month) {
        return counters.keySet().stream()
                .filter(counter -> counter.contains(":" + month + "/")
                        || (counter.startsWith("funnel:") && counter.contains("/" + month)))
                .toList();
    }

    @Test
    void whatAnErasureRemovedIsKnownAsLongAsReceiptsAreKept() {
        keeping = new Keeping(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(YEAR), 2, YEAR);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), erased(NOON.plusSeconds(5)));
        assertThat(timers).containsEntry("receipt:r-1", NOON.plus(YEAR));
        assertThat(counters).containsKey("erasures/r-1|journeys");

        commit(JourneyRules.DEFAULT, List.of(new Input.TimerDue("receipt:r-1", NOON.plus(YEAR))));
        assertThat(counters).doesNotContainKeys("erasures/r-1|journeys", "erasures/r-1|touchpoints");
    }

    private Held held() {
        return Objects.requireNonNull(stored.find(new JourneyCodec(JourneyRules.DEFAULT), List.of(ANNA))
                .get(ANNA));
    }

    private Map<String, Long> cartsAndCustomers() {
        Map<String, Long> counts = new HashMap<>(counters);
        counts.entrySet()
                .removeIf(entry -> entry.getValue() == 0
                        || !(entry.getKey().startsWith("carts/")
                                || entry.getKey().startsWith("customers/")));
        return counts;
    }

    private void due(Instant at) {
        timers.remove(ANNA.value());
        commit(JourneyRules.DEFAULT, List.of(new Input.TimerDue(ANNA.value(), at)));
    }

    private static Envelope erased(Instant at) {
        return ErasureCodec.of(new Erasure("r-1", at, ANNA), ANNA);
    }

    private Envelope transfer(Instant time) {
        CustomerId former = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "formerly"));
        Journey journey = switch (new TouchpointCodec(Map.of()).decode(added("m-7", time))) {
            case Decoded.Ok<Touchpoint> ok ->
                Journey.of(former).apply(ok.value(), JourneyRules.DEFAULT).journey();
            case Decoded.Undecodable<Touchpoint> bad -> throw new AssertionError(bad.reason());
        };
        return new TransferCodec(new JourneyCodec(JourneyRules.DEFAULT), generation).encode(journey, ANNA, time);
    }

    private void commit(JourneyRules rules, Envelope... records) {
        commit(rules, arrived(records));
    }

    @Test
    void onlyTheFirstCampaignsGetCountersOfTheirOwn() {
        JourneyRules two = with(new FigureRules(false, 2, Duration.ofDays(5)));
        for (int i = 0; i < 4; i++) {
            commit(two, tagged("m-" + i, NOON.plusSeconds(60L * i), "c" + i));
        }

        assertThat(campaigns()).containsOnly("c0", "c1", "(other)");
        assertThat(counters).containsEntry("visits:2026-11/20|k|(other)|n", 2L);

        commit(two, handover());
        assertThat(counters.entrySet())
                .filteredOn(counter -> !counter.getKey().startsWith("names:"))
                .allSatisfy(counter ->
                        assertThat(counter.getValue()).as(counter.getKey()).isZero());
    }

    @Test
    void whichCampaignsAreToldApartDoesNotDependOnBatches() {
        JourneyRules two = with(new FigureRules(false, 2, Duration.ofDays(5)));
        List<Envelope> records = List.of(
                tagged("m-0", NOON, "c0"),
                tagged("bert", "m-1", NOON.plusSeconds(1), "c1"),
                tagged("m-2", NOON.plusSeconds(2), "c2"),
                tagged("bert", "m-3", NOON.plusSeconds(3), "c0"));
        records.forEach(record -> commit(two, record));
        counters.values().removeIf(count -> count == 0);
        Map<String, Long> apart = new HashMap<>(counters);

        stored.clear();
        counters.clear();
        commit(two, records.toArray(Envelope[]::new));
        counters.values().removeIf(count -> count == 0);

        assertThat(counters).isEqualTo(apart).containsEntry("names:campaign/c1", 1L);
    }

    private static Envelope tagged(String who, String messageId, Instant time, String campaign) {
        Envelope record = tagged(messageId, time, campaign);
        return new Envelope(
                CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, who)).value(),
                record.headers(),
                record.value());
    }

    @Test
    void botsAreCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Envelope crawler = added("m-1", NOON);
        Map<String, String> headers = new HashMap<>(crawler.headers());
        headers.put(Headers.BOT, "crawler");
        fold(JourneyRules.DEFAULT, registry)
                .fold(
                        List.of(
                                new Input.Arrived(0, NOON, new Envelope(crawler.key(), headers, crawler.value())),
                                new Input.Arrived(1, NOON, added("m-2", NOON))),
                        NOON);

        assertThat(registry.counter("journey.aggregator.bots").count()).isEqualTo(1);
    }

    @Test
    void whatBecomesOfTouchpointsIsCounted() {
        JourneyRules rules = JourneyRules.DEFAULT;
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JourneyFold fold = fold(rules, registry);
        fold.fold(
                arrived(
                        added("m-1", NOON),
                        added("m-1", NOON),
                        added("m-2", NOON.minus(Duration.ofDays(9))),
                        ordered("m-3", NOON.plusSeconds(1), "o-1"),
                        transfer(NOON),
                        handover(),
                        added("m-4", NOON.plusSeconds(2))),
                NOON);

        assertThat(count(registry, "touchpoints", "outcome", "folded")).isEqualTo(2);
        assertThat(count(registry, "touchpoints", "outcome", "duplicate")).isEqualTo(1);
        assertThat(count(registry, "touchpoints", "outcome", "too_late")).isEqualTo(1);
        assertThat(count(registry, "absorbed")).isEqualTo(1);
        assertThat(count(registry, "handovers")).isEqualTo(1);
        assertThat(count(registry, "forwarded")).isEqualTo(1);
        assertThat(count(registry, "bots")).isZero();
        assertThat(count(registry, "signals", "kind", "customer.merged")).isEqualTo(1);
    }

    @Test
    void whatIsErasedDroppedOrPushedOutIsCounted() {
        JourneyRules rules = new JourneyRules(
                JourneyRules.DEFAULT.lateness(),
                2,
                Duration.ZERO,
                JourneyRules.DEFAULT.history(),
                JourneyRules.DEFAULT.shopCurrency(),
                JourneyRules.DEFAULT.carts(),
                JourneyRules.DEFAULT.sessions(),
                JourneyRules.DEFAULT.phases(),
                JourneyRules.DEFAULT.funnels(),
                JourneyRules.DEFAULT.figures());
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        fold(rules, registry)
                .fold(
                        arrived(
                                added("m-1", NOON),
                                added("m-2", NOON.plusSeconds(1)),
                                added("m-3", NOON.plusSeconds(2)),
                                erased(NOON.plusSeconds(5)),
                                added("m-4", NOON.plusSeconds(3))),
                        NOON);

        assertThat(count(registry, "crowded.out")).isEqualTo(1);
        assertThat(count(registry, "erased")).isEqualTo(1);
        assertThat(count(registry, "erased.dropped")).isEqualTo(1);
    }

    private static double count(SimpleMeterRegistry registry, String name, String... tags) {
        return registry.get("journey.aggregator." + name).tags(tags).counter().count();
    }

    private static List<Input> arrived(Envelope... records) {
        List<Input> inputs = new ArrayList<>();
        for (Envelope record : records) {
            inputs.add(new Input.Arrived(inputs.size(), NOON, record));
        }
        return inputs;
    }

    private List<String> campaigns() {
        return counters.keySet().stream()
                .filter(counter -> counter.startsWith("visits:") && counter.contains("|k|"))
                .map(counter -> counter.split("\\|")[2])
                .distinct()
                .toList();
    }

    private static JourneyRules with(FigureRules figures) {
        JourneyRules rules = JourneyRules.DEFAULT;
        return new JourneyRules(
                rules.lateness(),
                rules.tail(),
                rules.undo(),
                rules.history(),
                rules.shopCurrency(),
                rules.carts(),
                rules.sessions(),
                rules.phases(),
                rules.funnels(),
                figures);
    }

    private static Envelope tagged(String messageId, Instant time, String campaign) {
        Map<String, String> headers = Map.of(
                Headers.ID, messageId, Headers.TYPE, Headers.TOUCHPOINT_TYPE + "page", Headers.TIME, time.toString());
        return new Envelope(
                ANNA.value(),
                headers,
                ("{\"anonymousId\":\"anna\",\"context\":{\"campaign\":{\"name\":\"" + campaign + "\"}}}")
                        .getBytes(UTF_8));
    }

    private JourneyFold fold(JourneyRules rules, SimpleMeterRegistry registry) {
        JourneyCodec codec = new JourneyCodec(rules);
        Journeys slot = new Journeys() {
            @Override
            public Map<CustomerId, Held> find(Slot slot, Collection<CustomerId> customers) {
                return stored.find(codec, customers);
            }

            @Override
            public Set<String> names(Slot slot, Dimension dimension) {
                String hash = JourneyFold.namesHash(dimension) + "/";
                Set<String> names = new java.util.HashSet<>();
                counters.keySet().stream()
                        .filter(counter -> counter.startsWith(hash))
                        .forEach(counter -> names.add(counter.substring(hash.length())));
                return names;
            }

            @Override
            public Slice scan(Slot slot, String from, int about) {
                return new Slice(stored.find(codec, List.copyOf(journeys.keySet())), Optional.empty());
            }

            @Override
            public Map<String, Long> counters(Slot slot, List<String> hashes) {
                Map<String, Long> sizes = new HashMap<>();
                counters.keySet().forEach(counter -> sizes.merge(counter.split("/")[0], 1L, Long::sum));
                sizes.keySet().retainAll(hashes);
                return sizes;
            }

            @Override
            public Set<String> fields(Slot slot, String hash) {
                return counters.keySet().stream()
                        .filter(counter -> counter.startsWith(hash + "/"))
                        .map(counter -> counter.substring(hash.length() + 1))
                        .collect(java.util.stream.Collectors.toSet());
            }
        };
        return new JourneyFold(
                SLOT,
                slot,
                rules,
                codec,
                new TouchpointCodec(Map.of()),
                new JourneyMeters(registry),
                generation,
                stage,
                keeping);
    }

    private void commit(JourneyRules rules, List<Input> inputs) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JourneyFold fold = fold(rules, registry);
        Changes changes = fold.fold(inputs, now);
        for (byte[][] command : changes.commands()) {
            String key = text(command[1]).replace(SLOT.key(""), "");
            switch (text(command[0])) {
                case "HSET" -> {
                    for (int i = 2; i < command.length; i += 2) {
                        stored.put(key, command[i], command[i + 1]);
                    }
                }
                case "HINCRBY" ->
                    counters.merge(key + "/" + text(command[2]), Long.parseLong(text(command[3])), Long::sum);
                case "HDEL" -> {
                    if (!stored.remove(key, command[2])) {
                        counters.remove(key + "/" + text(command[2]));
                    }
                }
                case "DEL" -> counters.keySet().removeIf(counter -> counter.startsWith(key + "/"));
                case "ZADD" -> {
                    if (key.startsWith("carts:") || key.startsWith("comments:")) {
                        waiting.put(
                                key + "/" + text(command[3]), Instant.ofEpochMilli(Long.parseLong(text(command[2]))));
                        break;
                    }
                    for (int i = 2; i < command.length; i += 2) {
                        timers.put(text(command[i + 1]), Instant.ofEpochMilli(Long.parseLong(text(command[i]))));
                    }
                }
                case "ZREMRANGEBYRANK" -> {
                    List<String> members = waiting.keySet().stream()
                            .filter(member -> member.startsWith(key + "/"))
                            .sorted(java.util.Comparator.comparing(waiting::get))
                            .toList();
                    int most = -Integer.parseInt(text(command[3])) - 1;
                    waiting.keySet().removeAll(members.subList(0, Math.max(0, members.size() - most)));
                }
                case "ZREM" -> {
                    timers.remove(text(command[2]));
                    waiting.remove(key + "/" + text(command[2]));
                }
                default -> throw new AssertionError(text(command[0]));
            }
        }
        published.addAll(changes.outbox());
        foreign += registry.counter("journey.aggregator.foreign.transfers").count();
        countersDropped +=
                registry.counter("journey.aggregator.counters.dropped").count();
        retired += registry.find("journey.aggregator.retired").counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private static Envelope added(String messageId, Instant time) {
        return track(messageId, time, "\"Product Added\",\"properties\":{\"product_id\":\"p\",\"price\":1}");
    }

    private static Envelope ordered(String messageId, Instant time, String order) {
        return track(
                messageId, time, "\"Order Completed\",\"properties\":{\"order_id\":\"" + order + "\",\"revenue\":1}");
    }

    private static Envelope track(String messageId, Instant time, String event) {
        Map<String, String> headers = Map.of(
                Headers.ID, messageId, Headers.TYPE, Headers.TOUCHPOINT_TYPE + "track", Headers.TIME, time.toString());
        return new Envelope(
                ANNA.value(), headers, ("{\"anonymousId\":\"anna\",\"event\":" + event + "}").getBytes(UTF_8));
    }

    private static Envelope handover() {
        return HandoverCodec.encode(new Handover(ANNA, KNOWN, NOON, Identifier.Kind.USER, "m-9"));
    }

    @Test
    void aVisitIsToldOnceWhenTheNextBeginsOrNothingCanComeAnyMore() {
        commit(JourneyRules.DEFAULT, viewed("m-1", NOON, "a"), viewed("m-2", NOON.plusSeconds(9), "b"));
        assertThat(sightings()).isEmpty();

        Instant next = NOON.plus(Duration.ofHours(2));
        commit(JourneyRules.DEFAULT, viewed("m-3", next, "c"));
        assertThat(sightings()).containsExactly("b with [a]", "a with [b]");

        commit(JourneyRules.DEFAULT, viewed("m-4", next.plusSeconds(1), "a"), viewed("m-4", next.plusSeconds(1), "a"));
        now = next.plus(Duration.ofHours(25));
        due(next.plus(Duration.ofHours(25)));
        assertThat(sightings()).containsExactly("b with [a]", "a with [b]", "a with [c]", "c with [a]");

        commit(JourneyRules.DEFAULT, viewed("m-5", now.plusSeconds(60), "d"));
        assertThat(sightings()).hasSize(4);
        assertThat(published)
                .filteredOn(message -> message.topic().equals(Topics.BASKETS))
                .allSatisfy(message -> {
                    assertThat(text(message.envelope().value())).doesNotContain(ANNA.value());
                    assertThat(message.envelope().headers().toString()).doesNotContain(ANNA.value());
                });
    }

    @Test
    void visitsThatFollowEachOtherInOneBatchAreToldEach() {
        commit(
                JourneyRules.DEFAULT,
                viewed("m-1", NOON, "a"),
                viewed("m-2", NOON.plusSeconds(9), "b"),
                viewed("m-3", NOON.plus(Duration.ofHours(2)), "c"),
                viewed("m-4", NOON.plus(Duration.ofHours(2)).plusSeconds(1), "d"),
                viewed("m-5", NOON.plus(Duration.ofHours(4)), "e"));

        assertThat(sightings()).containsExactly("b with [a]", "a with [b]", "d with [c]", "c with [d]");
    }

    @Test
    void anOrderIsToldOnceAndNotInSilence() {
        String mugs = "\"products\":[{\"product_id\":\"a\",\"quantity\":2},{\"product_id\":\"b\"}]";
        stage = new Stand(Long.MAX_VALUE, Instant.EPOCH, false);
        commit(JourneyRules.DEFAULT, bought("m-1", NOON, "o-1", mugs));
        assertThat(sightings()).isEmpty();

        stage = new Stand(0, Instant.EPOCH, false);
        commit(JourneyRules.DEFAULT, bought("m-2", NOON.plusSeconds(1), "o-1", mugs));
        assertThat(sightings()).isEmpty();

        commit(
                JourneyRules.DEFAULT,
                bought("m-3", NOON.plusSeconds(2), "o-2", mugs),
                bought("m-4", NOON.plusSeconds(3), "o-2", mugs));
        assertThat(sightings()).containsExactly("a with [b]", "b with [a]");
    }

    @Test
    void basketsAreCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        String products = "\"products\":[{\"product_id\":\"a\"},{\"product_id\":\"" + "x".repeat(201) + "\"}]";
        fold(JourneyRules.DEFAULT, registry)
                .fold(
                        arrived(
                                viewed("m-1", NOON, "a"),
                                viewed("m-2", NOON.plusSeconds(9), "b"),
                                viewed("m-3", NOON.plus(Duration.ofHours(2)), "c"),
                                bought("m-4", NOON.plus(Duration.ofHours(2)), "o-1", products)),
                        NOON);

        assertThat(registry.counter("journey.aggregator.baskets", "kind", "viewed")
                        .count())
                .isEqualTo(1);
        assertThat(registry.counter("journey.aggregator.baskets", "kind", "bought")
                        .count())
                .isEqualTo(1);
        assertThat(registry.counter("journey.aggregator.baskets.left.out").count())
                .isEqualTo(1);
    }

    private List<String> sightings() {
        return published.stream()
                .filter(message -> message.topic().equals(Topics.BASKETS))
                .map(message -> switch (SightingCodec.decode(message.envelope())) {
                    case Decoded.Ok<Sighting> ok ->
                        ok.value().product().id() + " with " + ok.value().others();
                    case Decoded.Undecodable<Sighting> bad -> bad.reason();
                })
                .toList();
    }

    private static Envelope viewed(String messageId, Instant time, String product) {
        return track(messageId, time, "\"Product Viewed\",\"properties\":{\"product_id\":\"" + product + "\"}");
    }

    private static Envelope bought(String messageId, Instant time, String order, String products) {
        return track(
                messageId,
                time,
                "\"Order Completed\",\"properties\":{\"order_id\":\"" + order + "\"," + products + "}");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
