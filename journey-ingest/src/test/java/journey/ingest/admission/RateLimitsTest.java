package journey.ingest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import journey.ingest.admission.RateLimits.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitsTest {
    private static final Verdict GRANTED = new Verdict.Granted();

    private final AtomicLong now = new AtomicLong(-5_000_000_000L);
    private final RateLimits limits = new RateLimits(now::get);

    @Test
    void theBurstIsGrantedAndNothingBeyond() {
        Source source = limited("a", 10, 20);

        for (int i = 0; i < 20; i++) {
            assertThat(limits.take(source, 1)).isEqualTo(GRANTED);
        }

        assertThat(limits.take(source, 1)).isEqualTo(throttled(1));
        assertThat(limits.look(source)).isEqualTo(throttled(1));
    }

    @Test
    void roomComesBackAtTheRateAndNotASecondEarlier() {
        Source source = limited("a", 10, 20);
        limits.take(source, 20);

        pass(Duration.ofMillis(100).minusNanos(1));
        assertThat(limits.look(source)).isEqualTo(throttled(1));
        pass(Duration.ofNanos(1));
        assertThat(limits.look(source)).isEqualTo(GRANTED);
        assertThat(limits.take(source, 1)).isEqualTo(GRANTED);
        assertThat(limits.take(source, 1)).isEqualTo(throttled(1));
    }

    @Test
    void theFullBucketIsFullHoweverLongTheSilence() {
        Source source = limited("a", 10, 20);
        pass(Duration.ofDays(30));

        assertThat(limits.take(source, 20)).isEqualTo(GRANTED);
        assertThat(limits.take(source, 1)).isEqualTo(throttled(1));
    }

    @Test
    void aBatchLargerThanTheBurstPassesAndIsWorkedOff() {
        Source source = limited("a", 10, 20);

        assertThat(limits.take(source, 125)).isEqualTo(GRANTED);
        // 105 events too many, and one for the next: 10.6 s.
        assertThat(limits.take(source, 1)).isEqualTo(throttled(11));
        pass(Duration.ofMillis(10_600).minusNanos(1));
        assertThat(limits.take(source, 1)).isEqualTo(throttled(1));
        pass(Duration.ofNanos(1));
        assertThat(limits.take(source, 1)).isEqualTo(GRANTED);
    }

    @Test
    void whoComesBackWhenToldIsGranted() {
        Source source = limited("a", 3, 3);
        limits.take(source, 1_000);

        Verdict.Throttled verdict = (Verdict.Throttled) limits.look(source);
        pass(verdict.retryAfter());

        assertThat(limits.take(source, 1)).isEqualTo(GRANTED);
    }

    @Test
    void aThrottledRequestTakesNothing() {
        Source source = limited("a", 1, 1);
        limits.take(source, 1);
        for (int i = 0; i < 100; i++) {
            limits.take(source, 5_000);
        }
        pass(Duration.ofSeconds(1));

        assertThat(limits.take(source, 1)).isEqualTo(GRANTED);
    }

    @Test
    void lookingAndEmptyRequestsTakeNothing() {
        Source source = limited("a", 1, 1);
        for (int i = 0; i < 100; i++) {
            assertThat(limits.look(source)).isEqualTo(GRANTED);
            assertThat(limits.take(source, 0)).isEqualTo(GRANTED);
        }

        assertThat(limits.take(source, 1)).isEqualTo(GRANTED);
        assertThat(limits.take(source, 0)).isEqualTo(throttled(1));
    }

    @Test
    void sourcesDoNotShareAndKeysOfOneSourceDo() {
        limits.take(limited("a", 1, 1), 1);

        assertThat(limits.take(limited("a", 1, 1), 1)).isEqualTo(throttled(1));
        assertThat(limits.take(limited("b", 1, 1), 1)).isEqualTo(GRANTED);
    }

    @Test
    void withoutALimitEverythingIsGranted() {
        Source source = new Source("free", SourceKind.BROWSER, Set.of());
        for (int i = 0; i < 1_000; i++) {
            assertThat(limits.take(source, Integer.MAX_VALUE)).isEqualTo(GRANTED);
        }
        assertThat(limits.look(source)).isEqualTo(GRANTED);
    }

    @Test
    void theLargestLimitAndTheLargestBatchWork() {
        Source source = limited("a", RateLimit.MOST, Integer.MAX_VALUE);

        assertThat(limits.take(source, Integer.MAX_VALUE)).isEqualTo(GRANTED);
        assertThat(limits.look(source)).isEqualTo(throttled(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inTheLongRunTheRateHoldsWhateverTheBatches(long seed) {
        Random random = new Random(seed);
        int rate = 1 + random.nextInt(50);
        int burst = rate + random.nextInt(50);
        Source source = limited("a", rate, burst);
        Duration run = Duration.ofHours(1);
        long start = now.get();
        long granted = 0;
        int largest = 200;
        while (now.get() - start < run.toNanos()) {
            int events = 1 + random.nextInt(largest);
            granted += limits.take(source, events).equals(GRANTED) ? events : 0;
            pass(Duration.ofMillis(random.nextInt(300)));
        }

        long due = rate * run.toSeconds();
        assertThat(granted).isBetween(due - 2 * largest, due + burst + largest + rate);
    }

    @Test
    void manyThreadsGetNoMoreThanThereIs() throws InterruptedException, ExecutionException {
        Source source = limited("a", 1_000, 10_000);
        Callable<Integer> sending = () -> {
            int granted = 0;
            for (int i = 0; i < 10_000; i++) {
                granted += limits.take(source, 1).equals(GRANTED) ? 1 : 0;
            }
            return granted;
        };
        int granted = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> each : threads.invokeAll(Collections.nCopies(4, sending))) {
                granted += each.get();
            }
        }

        assertThat(granted).isEqualTo(10_000);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static Verdict throttled(int seconds) {
        return new Verdict.Throttled(Duration.ofSeconds(seconds));
    }

    private static Source limited(String name, int eventsPerSecond, int burst) {
        RateLimit limit = new RateLimit(eventsPerSecond, burst);
        return new Source(name, SourceKind.BROWSER, Set.of(), List.of(), Optional.of(limit), false);
    }
}
