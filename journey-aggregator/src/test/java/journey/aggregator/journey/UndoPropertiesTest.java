package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.person.Names;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.events.Touchpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two people who were taken for one, and told apart again; the seed names them. */
class UndoPropertiesTest {
    private static final JourneyRules RULES = JourneyRules.DEFAULT;
    private static final CustomerId GUEST = CustomerId.of(new Identifier(Kind.ANONYMOUS, "phone"));
    private static final CustomerId ANN = CustomerId.of(new Identifier(Kind.USER, "u1"));
    private static final Instant MERGED = Visitor.START.plus(Duration.ofDays(4));
    private static final Instant END = MERGED.plus(Duration.ofDays(3));

    static Stream<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(i -> (long) i);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void afterAMergeAndItsUndoWithinTheWindowBothJourneysAreAsIfTheyHadNeverMerged(long seed) {
        Random random = new Random(seed);
        List<Touchpoint> guests = guest(random);
        List<Touchpoint> anns = ann(random);
        Instant undone = MERGED.plusSeconds(random.nextInt((int) RULES.undo().toSeconds()));
        Told told = new Told(random);
        List<Touchpoint> all = Stream.concat(guests.stream(), anns.stream())
                .sorted(Comparator.comparing((Touchpoint t) -> t.time().plusSeconds(random.nextInt(3_000))))
                .toList();
        for (Touchpoint touchpoint : all) {
            if (!told.merged && touchpoint.time().isAfter(MERGED)) {
                told.merge();
            }
            if (told.unmerge.isEmpty() && touchpoint.time().isAfter(undone)) {
                told.undo(undone);
            }
            told.arrives(touchpoint, guests.contains(touchpoint));
        }
        if (!told.merged) {
            told.merge();
        }
        if (told.unmerge.isEmpty()) {
            told.undo(undone);
        }

        CustomerId apart = told.unmerge.orElseThrow().into();
        same(told.guest, alone(apart, guests));
        same(told.ann, alone(ANN, anns));
    }

    @Test
    void whatWasMergedLongAgoIsNotToldApart() {
        Journey ann = alone(ANN, Visitor.aVisitor().on("laptop").loggingIn("u1").touchpoints());
        Journey guest = alone(GUEST, Visitor.aVisitor().browsing().touchpoints());
        Instant at = END.minusSeconds(5);
        Journey merged = ann.absorb(guest.handedOver(new Names.Merge(GUEST, at, Kind.EMAIL, Optional.empty())), RULES);

        assertThat(merged.idsOf(GUEST))
                .hasValueSatisfying(ids -> assertThat(ids).containsExactly(new Identifier(Kind.ANONYMOUS, "phone")));
        assertThat(merged.nextDue(RULES)).contains(at.plus(RULES.undo()));
        Journey later = merged.advance(at.plus(RULES.undo()), RULES);
        assertThat(later.idsOf(GUEST)).isEmpty();
        assertThat(later.seams()).isSameAs(Seams.NONE);
        assertThat(later.state()).isEqualTo(merged.state().settled(later.horizon()));
        assertThat(later.state().names().merges())
                .containsExactly(new Names.Merge(GUEST, at, Kind.EMAIL, Optional.empty()));
    }

    /** Two journeys, and what the step does with them. */
    private static final class Told {
        private final Random random;
        private final JourneyCodec codec = new JourneyCodec(RULES);
        private Journey guest = Journey.of(GUEST);
        private Journey ann = Journey.of(ANN);
        private boolean merged;
        private Optional<Unmerge> unmerge = Optional.empty();

        Told(Random random) {
            this.random = random;
        }

        void merge() {
            merged = true;
            Journey leaving = guest.handedOver(new Names.Merge(GUEST, MERGED, Kind.EMAIL, Optional.empty()));
            ann = ann.absorb(leaving, RULES);
            ann = random.nextBoolean() ? ann.absorb(leaving, RULES) : ann;
        }

        void undo(Instant at) {
            unmerge = Optional.of(new Unmerge(ANN, GUEST, ann.idsOf(GUEST).orElseThrow(), List.of(), at));
            Journey.Parted parted = stored(ann).part(unmerge.get(), RULES);
            ann = parted.rest();
            guest = Journey.of(unmerge.get().into());
            if (parted.gone().isPresent()) {
                guest = guest.absorb(parted.gone().get(), RULES);
                guest = random.nextBoolean() ? guest.absorb(parted.gone().get(), RULES) : guest;
            }
            Journey.Parted again = ann.part(unmerge.get(), RULES);
            assertThat(again.rest()).isEqualTo(ann);
            assertThat(again.gone()).isEmpty();
        }

        void arrives(Touchpoint touchpoint, boolean guests) {
            boolean toAnn = !guests || (merged && (unmerge.isEmpty() || random.nextInt(3) == 0));
            boolean sentOn = toAnn && ann.redirected(touchpoint.ids()).isPresent();
            if (unmerge.isPresent()) {
                assertThat(ann.redirected(touchpoint.ids()).isPresent()).isEqualTo(guests);
            }
            if (toAnn && !sentOn) {
                ann = fired(stored(ann), touchpoint.time())
                        .apply(touchpoint, RULES)
                        .journey();
            } else {
                guest = fired(stored(guest), touchpoint.time())
                        .apply(touchpoint, RULES)
                        .journey();
            }
        }

        private Journey stored(Journey journey) {
            if (random.nextInt(4) > 0) {
                return journey;
            }
            Held held = codec.decode(journey.customer(), codec.encode(new Held.Live(journey)));
            assertThat(held).isEqualTo(new Held.Live(journey));
            return held instanceof Held.Live live ? live.journey() : journey;
        }
    }

    private static void same(Journey told, Journey alone) {
        Journey one = fired(told, END).advance(END, RULES);
        Journey other = fired(alone, END).advance(END, RULES);
        assertThat(bare(one.state())).isEqualTo(bare(other.state()));
        assertThat(one.tail()).isEqualTo(other.tail());
        assertThat(one.touchpoints()).isEqualTo(other.touchpoints());
        assertThat(Contribution.of(one, RULES)).isEqualTo(Contribution.of(other, RULES));
    }

    private static State bare(State state) {
        return state.withoutNoting(GUEST);
    }

    private static Journey alone(CustomerId customer, List<Touchpoint> touchpoints) {
        Journey journey = Journey.of(customer);
        for (Touchpoint touchpoint : touchpoints) {
            journey = fired(journey, touchpoint.time()).apply(touchpoint, RULES).journey();
        }
        return journey;
    }

    private static Journey fired(Journey journey, Instant until) {
        Journey fired = journey;
        while (true) {
            Instant due = fired.nextDue(RULES).orElse(Instant.MAX);
            if (!due.isBefore(until)) {
                return fired;
            }
            fired = fired.advance(due, RULES);
        }
    }

    private static List<Touchpoint> guest(Random random) {
        return acting(Visitor.aVisitor().on("phone"), "g", random);
    }

    private static List<Touchpoint> ann(Random random) {
        return acting(Visitor.aVisitor().on("laptop").loggingIn("u1"), "a", random);
    }

    private static List<Touchpoint> acting(Visitor visitor, String name, Random random) {
        while (true) {
            Duration pause = Duration.ofSeconds((long) (Math.pow(random.nextDouble(), 3) * 60_000));
            if (!visitor.now().plus(pause).plusSeconds(120).isBefore(END)) {
                return visitor.touchpoints();
            }
            visitor.idleFor(pause);
            switch (random.nextInt(10)) {
                case 0, 1 -> visitor.browsing();
                case 2 -> visitor.viewing("p-" + random.nextInt(20));
                case 3, 4 -> visitor.adding("p-" + random.nextInt(3), "10.50");
                case 5 -> visitor.startingCheckout();
                // The guest takes ann's address now and then, once they are merged: that is what merged them.
                case 6 -> {
                    if (name.equals("a") || visitor.now().isAfter(MERGED)) {
                        visitor.leavingAddress("ann@example.org");
                    }
                }
                case 7 -> visitor.ordering(name + "-" + random.nextInt(5), "20.00");
                case 8 -> visitor.allowing(random.nextBoolean());
                default -> visitor.from("google/cpc/" + random.nextInt(2));
            }
        }
    }
}
