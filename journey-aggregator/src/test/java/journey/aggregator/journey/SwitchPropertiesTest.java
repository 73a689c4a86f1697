package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import journey.aggregator.generation.Stage;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.codec.Headers;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Slot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the moment of a switch between two generations, the world is told the same as without one. */
class SwitchPropertiesTest {
    private static final CustomerId ANNA = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "anna"));
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    static Stream<Long> seeds() {
        return IntStream.range(0, 500).mapToObj(i -> (long) i);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSwitchLeavesNothingUntoldAndTellsNothingElse(long seed) {
        Random random = new Random(seed);
        List<Instant> times = new ArrayList<>();
        List<Envelope> records = records(random, times);
        int count = records.size();
        Instant end = times.getLast().plus(Duration.ofDays(40));
        Fold without = new Fold(0, Instant.EPOCH, false);
        for (int i = 0; i < count; i++) {
            without.takes(i, records.get(i), times.get(i));
        }
        without.fires(end);

        // The old one ends before record `closed`, having fired its timers up to some moment between its neighbours.
        int closed = random.nextInt(count + 1);
        int silentUntil = random.nextInt(closed + 1);
        int switched = closed + random.nextInt(count - closed + 1);
        Fold former = new Fold(0, Instant.EPOCH, false);
        for (int i = 0; i < closed; i++) {
            former.takes(i, records.get(i), times.get(i));
        }
        if (random.nextBoolean()) {
            former.fires(between(random, times, closed));
        }
        Fold next = new Fold(Long.MAX_VALUE, Instant.EPOCH, true);
        for (int i = 0; i < silentUntil; i++) {
            next.takesUntimed(i, records.get(i));
        }
        next.toldFrom = closed;
        for (int i = silentUntil; i < switched; i++) {
            next.since = times.get(i).plusSeconds(1);
            next.takesUntimed(i, records.get(i));
        }
        next.gathering = false;
        Instant following = switched < count ? times.get(switched).minusMillis(1) : end;
        if (random.nextBoolean()) {
            next.since = between(random, times, switched);
            next.fires(following);
        } else {
            next.since = following;
        }
        for (int i = switched; i < count; i++) {
            next.takesUntimed(i, records.get(i));
            next.fires(i + 1 < count ? times.get(i + 1).minusMillis(1) : times.get(i));
        }
        next.fires(end);

        Set<String> told = new TreeSet<>(former.told);
        told.addAll(next.told);
        assertThat(told).as("closed " + closed + ", switched " + switched).isEqualTo(without.told);
        assertThat(next.told).as("what the former one can't tell any more").containsAll(untoldBy(former, without));
    }

    private static Set<String> untoldBy(Fold former, Fold without) {
        Set<String> untold = new TreeSet<>(without.told);
        untold.removeAll(former.told);
        return untold;
    }

    /** Some moment after the record before {@code index} and before that record. */
    private static Instant between(Random random, List<Instant> times, int index) {
        Instant from = index == 0 ? START.minusSeconds(60) : times.get(index - 1);
        Instant to = index == times.size() ? from.plus(Duration.ofDays(2)) : times.get(index);
        long millis = Duration.between(from, to).toMillis();
        return from.plusMillis(millis <= 2 ? 0 : 1 + (long) (random.nextDouble() * (millis - 2)));
    }

    private static List<Envelope> records(Random random, List<Instant> times) {
        List<Envelope> records = new ArrayList<>();
        Instant now = START;
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            now = now.plusMillis(10
                    + (long) (Math.pow(random.nextDouble(), 3)
                            * Duration.ofHours(30).toMillis()));
            times.add(now);
            records.add(record(
                    i,
                    now,
                    switch (random.nextInt(6)) {
                        case 0, 1, 2 -> "\"Product Added\",\"properties\":{\"product_id\":\"p\",\"price\":1}";
                        case 3 -> "\"Product Removed\",\"properties\":{\"product_id\":\"p\"}";
                        case 4 -> "\"Order Completed\",\"properties\":{\"order_id\":\"o-" + i + "\",\"revenue\":5}";
                        default -> "\"Product Viewed\",\"properties\":{\"product_id\":\"q\"}";
                    }));
        }
        return records;
    }

    private static Envelope record(int i, Instant time, String event) {
        return new Envelope(
                ANNA.value(),
                Map.of(
                        Headers.ID,
                        "m-" + i,
                        Headers.TYPE,
                        Headers.TOUCHPOINT_TYPE + "track",
                        Headers.TIME,
                        time.toString()),
                ("{\"anonymousId\":\"anna\",\"event\":" + event + "}").getBytes(UTF_8));
    }

    /** A generation's fold of one customer, which its cache keeps; and what it told. */
    private static final class Fold implements Stage {
        final Set<String> told = new TreeSet<>();
        long toldFrom;
        Instant since;
        boolean gathering;
        private Instant timer = Instant.MAX;
        private final JourneyFold fold = new JourneyFold(
                new Slot("j", 0, 1),
                (slot, customers) -> Map.of(),
                JourneyRules.DEFAULT,
                new JourneyCodec(JourneyRules.DEFAULT),
                new TouchpointCodec(Map.of()),
                new JourneyMeters(new SimpleMeterRegistry()),
                "g",
                this,
                Keeping.EVERYTHING);

        Fold(long toldFrom, Instant since, boolean gathering) {
            this.toldFrom = toldFrom;
            this.since = since;
            this.gathering = gathering;
        }

        /** Every timer that was due has fired when the record comes. */
        void takes(int offset, Envelope record, Instant time) {
            fires(time.minusMillis(1));
            takesUntimed(offset, record);
        }

        void takesUntimed(int offset, Envelope record) {
            commit(new Input.Arrived(offset, Instant.EPOCH, record));
        }

        void fires(Instant until) {
            while (!timer.isAfter(until)) {
                Instant due = timer;
                timer = Instant.MAX;
                commit(new Input.TimerDue(ANNA.value(), due));
            }
        }

        private void commit(Input input) {
            Changes changes = fold.fold(List.of(input), Instant.EPOCH);
            changes.earliestTimer().ifPresent(millis -> timer = Instant.ofEpochMilli(millis));
            changes.outbox()
                    .forEach(message ->
                            told.add(String.valueOf(message.envelope().headers().get(Headers.ID))));
        }

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
            return toldFrom;
        }

        @Override
        public Instant since() {
            return since;
        }

        @Override
        public boolean gathering() {
            return gathering;
        }
    }
}
