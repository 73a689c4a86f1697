package journey.aggregator.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import org.junit.jupiter.api.Test;

/** Processes of two configurations over one register; the partitions' progress is what the test says it is. */
class GenerationsTest {
    private static final int PARTITIONS = 2;

    private final Cluster cluster = new Cluster();

    @Test
    void theFirstConfigurationServesAtOnceAndGathersUntilItHasCaughtUp() {
        Process one = new Process("aaaaaaaa");
        one.tend();

        assertThat(one.serving()).contains("aaaaaaaa");
        assertThat(cluster.standing.gathering()).isTrue();
        assertThat(one.stage("aaaaaaaa").toldFrom(0)).isZero();

        cluster.catchUp("aaaaaaaa", one);
        assertThat(cluster.standing.gathering()).isFalse();
        assertThat(cluster.resolve("j")).isEqualTo("j-aaaaaaaa");
    }

    @Test
    void anotherConfigurationIsBuiltInSilenceBehindTheServingOne() {
        Process old = served("aaaaaaaa");
        cluster.at("aaaaaaaa", 10, 20);
        old.stop();

        Process other = new Process("bbbbbbbb");
        other.tend();
        other.tend();

        assertThat(other.running()).containsExactly("aaaaaaaa", "bbbbbbbb");
        assertThat(other.serving()).contains("aaaaaaaa");
        Stage built = other.stage("bbbbbbbb");
        assertThat(List.of(built.until(0), built.until(1))).containsExactly(10L, 20L);
        assertThat(built.toldFrom(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(built.gathering()).isTrue();
        cluster.at("aaaaaaaa", 11, 20);
        other.tend();
        assertThat(built.until(0)).isEqualTo(11);
        assertThat(other.registry.get("journey.generation.lag").gauge().value()).isEqualTo(31);
        assertThat(other.registry.get("journey.generation.building").gauge().value())
                .isOne();
    }

    @Test
    void whatHasCaughtUpTakesOverWhereTheOtherEnds() {
        served("aaaaaaaa").stop();
        cluster.at("aaaaaaaa", 10, 20);
        cluster.outbox.put("{j-aaaaaaaa-1}:", new ArrayList<>(List.of()));
        Process other = new Process("bbbbbbbb");
        other.tend();
        other.tend();
        Stage built = other.stage("bbbbbbbb");

        cluster.watermarks("bbbbbbbb", other, Gathering.HOPS + 1);
        assertThat(cluster.closed).containsExactly("{j-aaaaaaaa-0}:", "{j-aaaaaaaa-1}:");
        assertThat(other.serving()).as("not yet").contains("aaaaaaaa");
        other.tend();
        assertThat(List.of(built.toldFrom(0), built.toldFrom(1))).containsExactly(10L, 20L);
        assertThat(built.until(0)).isEqualTo(Long.MAX_VALUE);

        cluster.watermarks("bbbbbbbb", other, Gathering.HOPS + 1);
        other.tend();
        assertThat(other.serving()).contains("bbbbbbbb");
        assertThat(other.running()).containsExactly("bbbbbbbb");
        Stage serves = other.stage("bbbbbbbb");
        assertThat(List.of(serves.toldFrom(0), serves.toldFrom(1))).containsExactly(10L, 20L);
        assertThat(built.toldFrom(0)).as("a batch under way").isEqualTo(10);
        assertThat(serves.gathering()).isFalse();
        assertThat(cluster.resolve("j")).isEqualTo("j-bbbbbbbb");
        assertThat(other.registry.get("journey.generation.switches").counter().count())
                .isOne();

        assertThat(cluster.removed).isEmpty();
        cluster.pass(Duration.ofMinutes(1));
        other.tend();
        assertThat(cluster.removed).containsExactly("aaaaaaaa");
        assertThat(cluster.standing.retired()).isEmpty();
    }

    @Test
    void anOldProcessDoesNotBuildItsGenerationBack() {
        Process old = served("aaaaaaaa");
        switchedTo("bbbbbbbb");

        old.tend();
        old.tend();

        assertThat(old.running()).as("helps with what serves").containsExactly("bbbbbbbb");
        assertThat(cluster.standing.building()).isEmpty();
        cluster.pass(Duration.ofMinutes(1));
        old.tend();
        Process configuredBack = new Process("aaaaaaaa");
        configuredBack.tend();
        cluster.pass(Duration.ofMinutes(1));
        configuredBack.tend();
        assertThat(cluster.standing.building()).contains("aaaaaaaa");
    }

    @Test
    void whoDiesInTheMiddleIsFollowedByAnother() {
        served("aaaaaaaa").stop();
        Process dying = new Process("bbbbbbbb");
        dying.tend();
        cluster.watermarks("bbbbbbbb", dying, Gathering.HOPS + 2);
        assertThat(cluster.standing.closedAt()).isPresent();
        dying.stop();
        cluster.pass(Duration.ofMinutes(1));

        Process heir = new Process("bbbbbbbb");
        heir.tend();
        assertThat(cluster.closed).as("stay closed").hasSize(2);
        cluster.watermarks("bbbbbbbb", heir, Gathering.HOPS + 2);
        heir.tend();

        assertThat(heir.serving()).contains("bbbbbbbb");
    }

    @Test
    void whatNobodyIsConfiguredForAnyMoreIsGivenUpAndTheOldOneGoesOn() {
        Process old = served("aaaaaaaa");
        Process other = new Process("bbbbbbbb");
        other.tend();
        cluster.watermarks("bbbbbbbb", other, Gathering.HOPS + 2);
        assertThat(cluster.closed).isNotEmpty();
        other.stop();

        for (int i = 0; i < 3; i++) {
            cluster.pass(Duration.ofMinutes(6));
            old.tend();
        }

        assertThat(cluster.standing.building()).isEmpty();
        assertThat(cluster.closed).isEmpty();
        assertThat(old.serving()).contains("aaaaaaaa");
        cluster.pass(Duration.ofMinutes(1));
        old.tend();
        assertThat(cluster.removed).containsExactly("bbbbbbbb");
    }

    @Test
    void aThirdConfigurationTakesThePlaceOfASecondThatWasJustTakingOver() {
        served("aaaaaaaa").stop();
        Process second = new Process("bbbbbbbb");
        second.tend();
        cluster.watermarks("bbbbbbbb", second, Gathering.HOPS + 2);
        assertThat(cluster.closed).isNotEmpty();
        second.stop();
        cluster.pass(Duration.ofMinutes(1));

        Process third = new Process("cccccccc");
        third.tend();
        assertThat(cluster.standing.building()).contains("cccccccc");
        assertThat(cluster.closed).as("the serving one goes on").isEmpty();

        cluster.watermarks("cccccccc", third, 2 * Gathering.HOPS + 5);
        third.tend();
        assertThat(third.serving()).contains("cccccccc");
        cluster.pass(Duration.ofMinutes(1));
        third.tend();
        assertThat(cluster.removed).contains("aaaaaaaa", "bbbbbbbb");
    }

    @Test
    void aRebuildFoldsTheSameRulesUnderAnotherNamespace() {
        Process one = served("aaaaaaaa");

        one.generations.rebuild(false);
        one.tend();
        one.tend();
        assertThat(one.running()).containsExactly("aaaaaaaa", "aaaaaaaar1");
        assertThat(one.generations.rebuild(false).rebuilds())
                .as("is being built")
                .isEqualTo(1);

        cluster.watermarks("aaaaaaaar1", one, 2 * Gathering.HOPS + 3);
        one.tend();
        assertThat(one.serving()).contains("aaaaaaaar1");
        assertThat(one.running()).containsExactly("aaaaaaaar1");
    }

    @Test
    void aLossHasToBeAccepted() {
        served("aaaaaaaa").stop();
        cluster.logBegins = List.of(0L, 500L);
        Process other = new Process("bbbbbbbb");
        other.tend();
        cluster.watermarks("bbbbbbbb", other, Gathering.HOPS + 5);

        assertThat(cluster.closed).isEmpty();
        assertThat(other.registry.get("journey.generation.loss").gauge().value())
                .isEqualTo(500);

        other.generations.rebuild(true);
        cluster.watermarks("bbbbbbbb", other, 2 * Gathering.HOPS + 3);
        other.tend();
        assertThat(other.serving()).contains("bbbbbbbb");
        assertThat(cluster.standing.loss()).isZero();
    }

    @Test
    void whereNobodyCanFoldTheServingOneTheNewOneFollowsToWhereItStands() {
        served("aaaaaaaa").stop();
        cluster.at("aaaaaaaa", 10, 20);
        cluster.unreadable.add("aaaaaaaa");
        Process other = new Process("bbbbbbbb");
        other.tend();
        other.tend();
        cluster.pass(Duration.ofMinutes(1));
        cluster.at("bbbbbbbb", 10, 19);
        other.tend();
        assertThat(cluster.closed).isEmpty();

        cluster.at("bbbbbbbb", 10, 20);
        other.tend();
        assertThat(cluster.closed).hasSize(2);
        cluster.watermarks("bbbbbbbb", other, Gathering.HOPS + 2);
        other.tend();
        assertThat(other.serving()).contains("bbbbbbbb");
    }

    @Test
    void anEmptiedRedisIsBegunAnew() {
        Process one = served("aaaaaaaa");
        one.generations.rebuild(false);
        cluster.watermarks("aaaaaaaar1", one, 2 * Gathering.HOPS + 5);
        one.tend();
        assertThat(one.serving()).contains("aaaaaaaar1");

        cluster.standing = Standing.NOTHING;
        one.tend();

        assertThat(one.running()).containsExactly("aaaaaaaa");
        assertThat(one.stage("aaaaaaaa").gathering()).isTrue();
    }

    private Process served(String fingerprint) {
        Process process = new Process(fingerprint);
        process.tend();
        cluster.catchUp(fingerprint, process);
        return process;
    }

    private void switchedTo(String fingerprint) {
        Process process = new Process(fingerprint);
        process.tend();
        cluster.watermarks(fingerprint, process, 2 * Gathering.HOPS + 5);
        process.tend();
        assertThat(process.serving()).contains(fingerprint);
        process.stop();
        cluster.pass(Duration.ofMinutes(1));
    }

    private final class Process {
        final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        final Map<String, Stage> running = new TreeMap<>();
        final Generations generations;

        Process(String fingerprint) {
            cluster.pass(Duration.ofSeconds(1));
            Workshop workshop = new Workshop() {
                @Override
                public Optional<Run> start(String generation, Optional<byte[]> rules, Stage stage) {
                    if (cluster.unreadable.contains(generation)) {
                        return Optional.empty();
                    }
                    assertThat(running.put(generation, stage))
                            .as("started once")
                            .isNull();
                    return Optional.of(new Run() {
                        @Override
                        public boolean settled() {
                            return true;
                        }

                        @Override
                        public void close() {
                            running.remove(generation);
                        }
                    });
                }

                @Override
                public List<Long> begins() {
                    return cluster.logBegins;
                }

                @Override
                public byte[] ownRules() {
                    return new byte[0];
                }
            };
            generations = new Generations(
                    cluster,
                    workshop,
                    cluster,
                    messages -> {},
                    cluster.clock,
                    new GenerationMeters(registry),
                    fingerprint,
                    PARTITIONS);
        }

        void tend() {
            generations.tendOnce();
        }

        /** Dies: what it had an office for is vacant after a while. */
        void stop() {
            running.clear();
        }

        Optional<String> serving() {
            return generations.standing().serving();
        }

        Set<String> running() {
            return running.keySet();
        }

        Stage stage(String generation) {
            return java.util.Objects.requireNonNull(running.get(generation));
        }
    }

    /** What the processes share. */
    private static final class Cluster implements Register, SlotStore {
        Standing standing = Standing.NOTHING;
        Instant now = Instant.parse("2026-11-20T08:00:00Z");
        List<Long> logBegins = List.of(0L, 0L);
        final Set<String> closed = new TreeSet<>();
        final List<String> removed = new ArrayList<>();
        final Set<String> unreadable = new HashSet<>();
        final Map<String, List<Message>> outbox = new HashMap<>();
        private final Map<String, List<Long>> positions = new HashMap<>();
        private final Map<String, Instant> watermarks = new HashMap<>();
        private final Map<String, String> pointers = new HashMap<>();
        private final Map<String, byte[]> rules = new HashMap<>();
        private final Map<String, String> holders = new HashMap<>();
        private final Map<String, Instant> until = new HashMap<>();

        final Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };

        void pass(Duration time) {
            now = now.plus(time);
        }

        void at(String generation, long... offsets) {
            positions.put(
                    "j-" + generation, java.util.Arrays.stream(offsets).boxed().toList());
        }

        /** Time passes, and every partition of the generation keeps up with it. */
        void watermarks(String generation, Process process, int rounds) {
            for (int i = 0; i < rounds; i++) {
                pass(Duration.ofMillis(500));
                watermarks.put("j-" + generation, now.minusMillis(1));
                process.tend();
            }
        }

        void catchUp(String generation, Process process) {
            watermarks(generation, process, Gathering.HOPS + 2);
        }

        @Override
        public Standing read() {
            return standing;
        }

        @Override
        public boolean replace(Standing expected, Standing next) {
            if (!standing.equals(expected)) {
                return false;
            }
            standing = next;
            return true;
        }

        @Override
        public boolean lead(String office, String process, Duration term) {
            if (!vacant(office) && !process.equals(holders.get(office))) {
                return false;
            }
            holders.put(office, process);
            until.put(office, now.plus(term));
            return true;
        }

        @Override
        public boolean vacant(String office) {
            return !until.getOrDefault(office, Instant.EPOCH).isAfter(now);
        }

        @Override
        public void keepRules(String generation, byte[] bytes) {
            rules.put(generation, bytes);
        }

        @Override
        public Optional<byte[]> rules(String generation) {
            return Optional.ofNullable(rules.get(generation));
        }

        @Override
        public boolean remove(String generation) {
            removed.add(generation);
            return true;
        }

        @Override
        public Claim claim(Slot slot, String owner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long close(Slot slot) {
            closed.add(slot.key(""));
            return positions(slot.namespace(), slot.partitions()).get(slot.partition());
        }

        @Override
        public void reopen(Slot slot) {
            closed.remove(slot.key(""));
        }

        @Override
        public List<Long> positions(String namespace, int partitions) {
            return positions.getOrDefault(namespace, List.of(0L, 0L));
        }

        @Override
        public Commit commit(Slot slot, String owner, long sequence, long next, List<byte[][]> commands) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Boolean> mark(List<Watermark> marks) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Input.TimerDue> due(Slot slot, Instant due, int limit) {
            return List.of();
        }

        @Override
        public long countDue(Slot slot, Instant until) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Instant> earliestTimer(Slot slot) {
            return Optional.empty();
        }

        @Override
        public List<Message> outbox(Slot slot) {
            return outbox.getOrDefault(slot.key(""), List.of());
        }

        @Override
        public Instant watermark(String namespace, int partitions) {
            return watermarks.getOrDefault(namespace, Instant.EPOCH);
        }

        @Override
        public String resolve(String name) {
            return pointers.getOrDefault(name, name);
        }

        @Override
        public void point(String name, String namespace) {
            pointers.put(name, namespace);
        }

        @Override
        public boolean isTransient(RuntimeException failure) {
            return false;
        }
    }
}
