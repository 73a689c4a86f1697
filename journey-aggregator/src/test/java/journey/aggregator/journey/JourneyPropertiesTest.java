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
import journey.aggregator.counting.Names;
import journey.events.Channel;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Touchpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The invariants of the journey, over random customers; the seed names the customer. */
class JourneyPropertiesTest {
    private static final JourneyRules RULES = Visitor.RULES;
    private static final CustomerId PHONE = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "phone"));
    private static final CustomerId KNOWN = CustomerId.of(new Identifier(Identifier.Kind.USER, "u1"));

    static Stream<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(i -> (long) i);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyOrderAndAnyDuplicationGivesTheSameJourneyAndTheSameCounters(long seed) {
        Random random = new Random(seed);
        List<Touchpoint> touchpoints = someone(random, Duration.ofHours(23)).touchpoints();
        Journey inOrder = Visitor.folded(touchpoints);

        List<Touchpoint> shuffled = new ArrayList<>(touchpoints);
        touchpoints.stream().filter(t -> random.nextInt(3) == 0).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);
        Journey otherwise = Visitor.folded(shuffled);

        assertThat(otherwise).isEqualTo(inOrder);
        assertThat(Contribution.of(otherwise, RULES)).isEqualTo(Contribution.of(inOrder, RULES));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void timersMayFireAnywhereAmongTouchpointsWithoutChangingTheEnd(long seed) {
        Random random = new Random(seed);
        List<Touchpoint> touchpoints = someone(random, Duration.ofHours(23)).touchpoints();
        Instant end = touchpoints.getLast().time().plus(Duration.ofMinutes(random.nextInt(200)));
        Journey onlyAtTheEnd = Visitor.folded(touchpoints).advance(end, RULES);

        Journey journey = Journey.of(KNOWN);
        for (Touchpoint touchpoint : touchpoints) {
            journey = firedUntil(journey, touchpoint.time());
            journey = journey.apply(touchpoint, RULES).journey();
        }
        journey = firedUntil(journey, end).advance(end, RULES);

        assertThat(journey).isEqualTo(onlyAtTheEnd);
    }

    /** Timers fire when they are due, and a touchpoint that was under way then comes late. */
    private static Journey firedUntil(Journey journey, Instant until) {
        Journey fired = journey;
        while (true) {
            Instant due = fired.nextDue(RULES).orElse(Instant.MAX);
            if (!due.isBefore(until)) {
                return fired;
            }
            fired = fired.advance(due, RULES);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void countersThatFollowEveryChangeEqualARecount(long seed) {
        Random random = new Random(seed);
        List<Touchpoint> touchpoints =
                new ArrayList<>(someone(random, Duration.ofDays(40)).touchpoints());
        for (int i = 0; i + 1 < touchpoints.size(); i++) {
            if (random.nextInt(4) == 0) {
                Collections.swap(touchpoints, i, i + 1);
            }
        }
        Map<Counter, Long> counters = new HashMap<>();
        Journey journey = Journey.of(KNOWN);
        for (Touchpoint touchpoint : touchpoints) {
            Journey next = firedUntil(journey, touchpoint.time());
            next = next.apply(touchpoint, RULES).journey();
            Map<Counter, Long> difference =
                    Contribution.difference(Contribution.of(journey, RULES), Contribution.of(next, RULES));
            Map<Counter, Long> between = new HashMap<>();
            Contribution.between(
                    journey,
                    next,
                    RULES,
                    Names.OWN,
                    (hash, field, count) -> between.merge(new Counter(hash, field), count, Long::sum));
            between.values().removeIf(count -> count == 0);
            assertThat(between).isEqualTo(difference);
            add(counters, difference);
            journey = next;
            assertThat(cartsBalance(counters))
                    .as("started = the sum of the five")
                    .isTrue();
        }
        assertThat(counters).isEqualTo(Contribution.of(journey, RULES));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyDimensionOfAFamilyAddsUpToTheSame(long seed) {
        Journey journey =
                Visitor.folded(someone(new Random(seed), Duration.ofDays(40)).touchpoints());
        Map<String, Map<String, Map<String, Long>>> sums = new HashMap<>();
        Contribution.of(journey, RULES).forEach((counter, count) -> {
            String family = counter.hash().split(":")[0];
            if (List.of("visits", "carts", "orders", "surveys", "mails", "credits", "variants")
                            .contains(family)
                    && counter.hash().contains(":")) {
                String dimension = counter.field().substring(3, 4);
                String measure = counter.field().substring(counter.field().lastIndexOf('|') + 1);
                sums.computeIfAbsent(family, f -> new HashMap<>())
                        .computeIfAbsent(dimension, d -> new HashMap<>())
                        .merge(measure, count, Long::sum);
            }
        });

        assertThat(sums)
                .allSatisfy((family, dimensions) -> assertThat(new java.util.HashSet<>(dimensions.values()))
                        .as(family)
                        .hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aHandoverAtAnyPointGivesTheJourneyOfOnePerson(long seed) {
        Random random = new Random(seed);
        List<Touchpoint> touchpoints = someone(random, Duration.ofHours(23)).touchpoints();
        Journey whole = Visitor.folded(touchpoints);

        int handover = random.nextInt(touchpoints.size() + 1);
        Map<Counter, Long> counters = new HashMap<>();
        Journey anonymous = Journey.of(PHONE);
        Journey known = Journey.of(KNOWN);
        List<Touchpoint> stragglers = new ArrayList<>();
        for (int i = 0; i < touchpoints.size(); i++) {
            if (i < handover) {
                boolean toPhone = random.nextBoolean();
                Journey before = toPhone ? anonymous : known;
                Journey after = before.apply(touchpoints.get(i), RULES).journey();
                add(counters, Contribution.difference(Contribution.of(before, RULES), Contribution.of(after, RULES)));
                anonymous = toPhone ? after : anonymous;
                known = toPhone ? known : after;
            } else {
                stragglers.add(touchpoints.get(i));
            }
        }
        Map<Counter, Long> both = Contribution.of(anonymous, RULES);
        Journey merged = known.absorb(anonymous, RULES);
        merged = random.nextBoolean() ? merged.absorb(anonymous, RULES) : merged;
        add(counters, Contribution.difference(both, Map.of()));
        add(counters, Contribution.difference(Contribution.of(known, RULES), Contribution.of(merged, RULES)));
        Collections.shuffle(stragglers, random);
        Journey end = Visitor.folded(merged, stragglers);
        add(counters, Contribution.difference(Contribution.of(merged, RULES), Contribution.of(end, RULES)));

        assertThat(end.state()).isEqualTo(whole.state());
        assertThat(counters).isEqualTo(Contribution.of(whole, RULES));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoeverGathersMayHearOfTheOtherHalfAtTheEnd(long seed) {
        Random random = new Random(seed);
        JourneyRules gathering = RULES.gathering();
        List<Touchpoint> touchpoints = someone(random, Duration.ofDays(40)).touchpoints();
        Journey whole = Visitor.folded(touchpoints);
        Journey anonymous = Journey.of(PHONE);
        Journey known = Journey.of(KNOWN);
        for (Touchpoint touchpoint : touchpoints) {
            if (random.nextBoolean()) {
                anonymous = anonymous.apply(touchpoint, gathering).journey();
            } else {
                known = known.apply(touchpoint, gathering).journey();
            }
        }

        Journey merged = known.absorb(anonymous, gathering);
        Instant end = touchpoints.getLast().time().plus(Duration.ofDays(3));

        assertThat(Contribution.of(merged, RULES)).isEqualTo(Contribution.of(whole, RULES));
        assertThat(merged.advance(end, RULES).state())
                .isEqualTo(whole.advance(end, RULES).state());
        assertThat(merged.advance(end, RULES).tail()).as("no longer gathers").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aJourneyThatIsTakenInAgainAfterLongChangesNothing(long seed) {
        Random random = new Random(seed);
        Journey phone = Visitor.folded(
                Journey.of(PHONE), someone(random, Duration.ofHours(5)).touchpoints());
        Journey merged = Journey.of(KNOWN).absorb(phone, RULES);
        Journey later = Visitor.folded(
                merged,
                Visitor.aVisitor()
                        .on("laptop")
                        .idleFor(Duration.ofDays(30))
                        .withCart(2)
                        .touchpoints());

        assertThat(later.absorb(phone, RULES)).isEqualTo(later);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsStoredIsReadBackTheSame(long seed) {
        Journey journey =
                Visitor.folded(someone(new Random(seed), Duration.ofDays(3)).touchpoints());
        JourneyCodec codec = new JourneyCodec(RULES);

        Held held = new Held.Live(journey);
        assertThat(codec.decode(journey.customer(), codec.encode(held))).isEqualTo(held);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void storingAndReadingBackAtAnyPointChangesNothing(long seed) {
        Random random = new Random(seed);
        List<Touchpoint> touchpoints =
                someone(random, Duration.ofHours(random.nextInt(12, 72))).touchpoints();
        JourneyCodec codec = new JourneyCodec(RULES);
        Journey kept = Journey.of(PHONE);
        Journey stored = Journey.of(PHONE);
        for (Touchpoint touchpoint : touchpoints) {
            Touchpoint next = random.nextInt(4) == 0 ? touchpoints.get(random.nextInt(touchpoints.size())) : touchpoint;
            kept = kept.apply(next, RULES).journey();
            stored = stored.apply(next, RULES).journey();
            if (random.nextInt(10) == 0) {
                Instant due = next.time().plus(Duration.ofHours(random.nextInt(1, 30)));
                kept = kept.advance(due, RULES);
                stored = stored.advance(due, RULES);
            }
            if (random.nextBoolean()) {
                byte[] bytes = codec.encode(new Held.Live(stored));
                boolean cached = random.nextInt(3) == 0;
                stored = cached ? stored : ((Held.Live) codec.decode(PHONE, bytes)).journey();
            }
        }

        assertThat(stored).isEqualTo(kept);
        assertThat(stored.touchpoints()).isEqualTo(kept.touchpoints());
    }

    private static void add(Map<Counter, Long> counters, Map<Counter, Long> difference) {
        difference.forEach((counter, delta) -> counters.merge(counter, delta, Long::sum));
        counters.values().removeIf(count -> count == 0);
    }

    static boolean cartsBalance(Map<Counter, Long> counters) {
        Map<String, Long> totals = new HashMap<>();
        counters.forEach((counter, count) -> {
            if (counter.hash().equals("carts")) {
                totals.merge(counter.field().substring(counter.field().indexOf('|') + 1), count, Long::sum);
            }
        });
        long ends = Stream.of("completed", "open", "abandoned", "emptied", "expired")
                .mapToLong(end -> totals.getOrDefault(end, 0L))
                .sum();
        return totals.getOrDefault("started", 0L) == ends;
    }

    /** Somebody who does about everything, within {@code span}. */
    static Visitor someone(Random random, Duration span) {
        Visitor visitor = Visitor.aVisitor();
        int steps = 5 + random.nextInt(40);
        Instant end = Visitor.START.plus(span);
        for (int i = 0; i < steps; i++) {
            Duration pause = Duration.ofSeconds((long) (Math.pow(random.nextDouble(), 4) * span.toSeconds() / 3));
            if (visitor.now().plus(pause).plusSeconds(120).isAfter(end)) {
                break;
            }
            visitor.idleFor(pause);
            switch (random.nextInt(29)) {
                case 0, 1 -> visitor.browsing();
                case 2 -> visitor.viewing("p-" + random.nextInt(20));
                case 3, 4, 5 -> visitor.adding("p-" + random.nextInt(3), "10.50");
                case 6 -> visitor.removing("p-" + random.nextInt(3));
                case 7 -> visitor.seeingCartOf("p-1", "p-2");
                case 8 -> visitor.startingCheckout();
                case 9 -> visitor.leavingAddress("a@example.org");
                case 10 -> visitor.ordering("o-" + random.nextInt(5), "20.00");
                case 11 -> visitor.on(random.nextBoolean() ? "phone" : "laptop");
                case 12 -> visitor.loggingIn("u1");
                case 13 -> visitor.allowing(random.nextBoolean());
                case 15 -> visitor.asABot();
                case 18 -> visitor.reading("/" + random.nextInt(6));
                case 19 -> visitor.reading("/" + random.nextInt(40)).reading("/" + random.nextInt(3));
                case 20 ->
                    visitor.comingFrom(random.nextBoolean() ? "https://www.google.it/" : "")
                            .holding(random.nextBoolean() ? "mobile" : "desktop");
                case 21 -> visitor.livingIn(random.nextBoolean() ? "Italy" : "DE");
                case 22, 26 -> mail(visitor, random);
                case 27 ->
                    visitor.mailedBy(random.nextInt(3) == 0 ? "newsletter-tool" : Interaction.MailEvent.REMARKETING);
                case 23 ->
                    visitor.answeringAbout(
                            "o-" + random.nextInt(2), random.nextBoolean() ? "nps" : "ces", 10, random.nextInt(11));
                case 24 -> visitor.through(Channel.values()[random.nextInt(Channel.values().length)]);
                case 25 ->
                    visitor.through(Channel.SERVER)
                            .orderingIn(random.nextBoolean() ? "USD" : "EUR", "o-" + random.nextInt(5), "7.00")
                            .through(Channel.WEB);
                case 16, 17 -> visitor.asAPerson();
                case 14 -> visitor.from("google/cpc/" + random.nextInt(2));
                default -> visitor.cancelling("o-" + random.nextInt(5)).refunding("o-" + random.nextInt(5), "3.00");
            }
        }
        return visitor.touchpoints().isEmpty() ? visitor.browsing() : visitor;
    }

    /** Of two campaigns, one with a window of its own, and of mails that say no step. */
    private static void mail(Visitor visitor, Random random) {
        List<Interaction.MailEvent.Outcome> outcomes = List.of(
                Interaction.MailEvent.Outcome.SENT,
                Interaction.MailEvent.Outcome.SENT,
                Interaction.MailEvent.Outcome.DELIVERED,
                Interaction.MailEvent.Outcome.OPENED,
                Interaction.MailEvent.Outcome.CLICKED,
                Interaction.MailEvent.Outcome.HELD_OUT);
        Interaction.MailEvent.Outcome outcome = outcomes.get(random.nextInt(outcomes.size()));
        int campaign = random.nextInt(2);
        if (random.nextInt(4) == 0) {
            visitor.mailed(outcome, "c-" + campaign);
            return;
        }
        Optional<Duration> window = campaign == 0
                ? Optional.empty()
                : Optional.of(Duration.ofHours(random.nextInt(5) == 0 ? random.nextInt(1, 48) : 6));
        visitor.mailed(outcome, "c-" + campaign, "s-" + random.nextInt(2), random.nextBoolean() ? "a" : "b", window);
    }
}
