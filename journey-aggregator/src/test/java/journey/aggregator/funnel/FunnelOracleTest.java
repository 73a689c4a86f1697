package journey.aggregator.funnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import journey.aggregator.funnel.Funnel.Exclusion;
import journey.aggregator.funnel.Funnel.Order;
import journey.aggregator.funnel.Funnel.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks through random funnels, against what a funnel means: every chain of touchpoints and every assignment of
 * steps is tried. The seed names the case.
 */
class FunnelOracleTest {
    private static final List<String> NAMES = List.of("A", "B", "C", "X", "Identify");

    static Stream<Long> seeds() {
        return IntStream.range(0, 3000).mapToObj(i -> (long) i);
    }

    /** What may take a step: a visit, or a touchpoint. */
    private record Token(Instant time, int touchpoint, int bits, boolean visit, Walk.Step step) {}

    private record Run(Instant enteredAt, List<Instant> taken, boolean excluded) {}

    @ParameterizedTest
    @MethodSource("seeds")
    void attemptsAreWhatTryingEverythingComesTo(long seed) {
        Random random = new Random(seed);
        Funnel funnel = funnel(random);
        Walk walk = walk(random);

        List<Attempt> attempts = walk.through(funnel).all();

        assertThat(attempts)
                .as(funnel + " "
                        + walk.steps().stream()
                                .map(step -> (step.arrival() ? ">" : "")
                                        + step.touchpoint().name())
                                .toList())
                .isEqualTo(runs(funnel, walk).stream()
                        .map(FunnelOracleTest::attempt)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void figuresOfAnyRangeAreWhatCountingAttemptsAndCustomersComesTo(long seed) {
        Random random = new Random(seed);
        Funnel funnel = funnel(random);
        Map<String, Long> counters = new HashMap<>();
        List<List<Attempt>> customers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Attempts attempts = walk(random).through(funnel);
            customers.add(attempts.all());
            FunnelCounts.of(attempts).forEach((field, count) -> counters.merge(field, count, Long::sum));
        }
        LocalDate start = LocalDate.ofInstant(Walk.START, ZoneOffset.UTC);
        LocalDate from = start.plusDays(random.nextInt(6));
        LocalDate to = from.plusDays(random.nextInt(6));

        List<FunnelCounts.StepFigures> figures =
                FunnelCounts.read(List.of(counters), funnel.steps().size(), from, to);

        for (int step = 0; step < funnel.steps().size(); step++) {
            long attempts = 0;
            long distinct = 0;
            long excluded = 0;
            for (List<Attempt> all : customers) {
                int taken = step + 1;
                long mine = all.stream()
                        .filter(attempt -> within(attempt, from, to) && attempt.taken() >= taken)
                        .count();
                attempts += mine;
                distinct += mine > 0 ? 1 : 0;
                excluded += all.stream()
                        .filter(attempt ->
                                within(attempt, from, to) && attempt.excluded() && attempt.taken() == taken - 1)
                        .count();
            }
            FunnelCounts.StepFigures read = figures.get(step);
            assertThat(List.of(read.attempts(), read.customers(), read.excluded()))
                    .as("step " + step)
                    .containsExactly(attempts, distinct, excluded);
            assertThat(read.toConvert().isPresent()).isEqualTo(step > 0 && attempts > 0);
        }
    }

    private static boolean within(Attempt attempt, LocalDate from, LocalDate to) {
        return !attempt.day().isBefore(from) && !attempt.day().isAfter(to);
    }

    private static Attempt attempt(Run run) {
        return new Attempt(
                LocalDate.ofInstant(run.enteredAt(), ZoneOffset.UTC),
                run.taken().stream()
                        .skip(1)
                        .map(at -> FunnelCounts.bucket(Duration.between(run.enteredAt(), at)))
                        .toList(),
                Optional.empty(),
                run.excluded());
    }

    private static List<Run> runs(Funnel funnel, Walk walk) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < walk.steps().size(); i++) {
            Walk.Step step = walk.steps().get(i);
            if (step.arrival()) {
                tokens.add(new Token(step.touchpoint().time(), i, funnel.takenByVisit(step.touchpoint()), true, step));
            }
            tokens.add(new Token(step.touchpoint().time(), i, funnel.takenBy(step.touchpoint()), false, step));
        }
        List<Run> runs = new ArrayList<>();
        int from = 0;
        while (from < tokens.size()) {
            int enters = funnel.order() == Order.ANY
                    ? tokens.get(from).bits()
                    : tokens.get(from).bits() & 1;
            from = enters == 0 ? from + 1 : run(funnel, tokens, from, runs);
        }
        return runs;
    }

    /** Adds the attempt that is entered at {@code entry}; where the next may begin. */
    private static int run(Funnel funnel, List<Token> tokens, int entry, List<Run> runs) {
        int end = tokens.size();
        Instant closes = tokens.get(entry).time().plus(funnel.window());
        for (int i = tokens.size() - 1; i > entry && tokens.get(i).time().isAfter(closes); i--) {
            end = i;
        }
        List<Integer> taken = new ArrayList<>(List.of(entry));
        for (int at = entry + 1; at < end; at++) {
            Token token = tokens.get(at);
            boolean takes = switch (funnel.order()) {
                case SEQUENTIAL, STRICT -> chain(funnel, tokens, entry, at, taken.size() + 1);
                case ANY -> most(funnel, tokens, entry, at) > taken.size();
            };
            if (takes) {
                taken.add(at);
                if (taken.size() == funnel.steps().size()) {
                    runs.add(run(tokens, taken, false));
                    return at + 1;
                }
                continue;
            }
            int touchpoint = token.touchpoint();
            boolean stepTaken = taken.stream().anyMatch(i -> tokens.get(i).touchpoint() == touchpoint);
            if (token.visit() || stepTaken) {
                continue;
            }
            boolean excluded = funnel.excludes(token.step().touchpoint(), taken.size());
            if (excluded
                    || (funnel.order() == Order.STRICT
                            && !token.step().touchpoint().name().equals("Identify"))) {
                runs.add(run(tokens, taken, excluded));
                return at;
            }
        }
        runs.add(run(tokens, taken, false));
        return end;
    }

    private static Run run(List<Token> tokens, List<Integer> taken, boolean excluded) {
        return new Run(
                tokens.get(taken.getFirst()).time(),
                taken.stream().map(i -> tokens.get(i).time()).toList(),
                excluded);
    }

    /** Whether some chain of {@code length} tokens from {@code entry} ends at {@code at}, and none shorter ago. */
    private static boolean chain(Funnel funnel, List<Token> tokens, int entry, int at, int length) {
        return ends(tokens, entry, at, 1, length)
                && IntStream.range(entry + 1, at).noneMatch(earlier -> ends(tokens, entry, earlier, 1, length));
    }

    private static boolean ends(List<Token> tokens, int last, int at, int step, int length) {
        if (step == length) {
            return last == at;
        }
        for (int next = last + 1; next <= at; next++) {
            if ((tokens.get(next).bits() & (1 << step)) != 0 && ends(tokens, next, at, step + 1, length)) {
                return true;
            }
        }
        return false;
    }

    /** How many of the tokens can have a step of their own, over all assignments. */
    private static int most(Funnel funnel, List<Token> tokens, int entry, int at) {
        return most(funnel.steps().size(), tokens, entry, at, new HashSet<>());
    }

    private static int most(int steps, List<Token> tokens, int from, int at, Set<Integer> given) {
        if (from > at || given.size() == steps) {
            return given.size();
        }
        int best = most(steps, tokens, from + 1, at, given);
        for (int step = 0; step < steps; step++) {
            if ((tokens.get(from).bits() & (1 << step)) != 0 && given.add(step)) {
                best = Math.max(best, most(steps, tokens, from + 1, at, given));
                given.remove(step);
            }
        }
        return best;
    }

    private static Funnel funnel(Random random) {
        Order order = Order.values()[random.nextInt(3)];
        int count = 2 + random.nextInt(3);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<String> events = new HashSet<>();
            if (i > 0 || random.nextInt(3) > 0) {
                events.add(NAMES.get(random.nextInt(3)));
                if (random.nextInt(3) == 0) {
                    events.add(NAMES.get(random.nextInt(3)));
                }
            }
            steps.add(new Step("s" + i, events));
        }
        List<Exclusion> exclusions = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            int after = order == Order.ANY ? 0 : random.nextInt(count - 1);
            int before = order == Order.ANY ? count - 1 : after + 1 + random.nextInt(count - 1 - after);
            exclusions.add(new Exclusion(Set.of(NAMES.get(random.nextInt(4))), List.of(), after, before));
        }
        return new Funnel(
                "f", order, Duration.ofHours(1 + random.nextInt(72)), steps, exclusions, Set.of(), Optional.empty());
    }

    private static Walk walk(Random random) {
        Walk walk = Walk.walk();
        int steps = 1 + random.nextInt(11);
        for (int i = 0; i < steps; i++) {
            walk.after(Duration.ofMinutes((long) (Math.pow(random.nextDouble(), 3) * 60 * 36)));
            String name = NAMES.get(random.nextInt(NAMES.size()));
            if (name.equals("Identify")) {
                walk.identifies();
            } else if (random.nextInt(4) == 0) {
                walk.visits(name);
            } else {
                walk.does(name);
            }
        }
        return walk;
    }
}
