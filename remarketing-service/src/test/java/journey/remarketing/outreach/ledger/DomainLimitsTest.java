package journey.remarketing.outreach.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DomainLimitsTest {
    private static final Instant NOON = Instant.parse("2026-03-02T11:00:00Z");
    private static final DomainLimits.Rate FIVE_A_SECOND = new DomainLimits.Rate(5, Duration.ofSeconds(1));

    @Test
    void withoutALimitNobodyWaits() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(DomainLimits.NONE.busyUntil("a@example.org", NOON)).isEmpty();
            DomainLimits.NONE.count("a@example.org", NOON);
        }
    }

    @Test
    void aSecondsWorthMayLeaveAtOnceAndTheNextWaitsForItsTurn() {
        DomainLimits limits = new DomainLimits(Optional.of(FIVE_A_SECOND), Map.of());
        for (int i = 0; i < 5; i++) {
            assertThat(limits.busyUntil("a" + i + "@example.org", NOON)).isEmpty();
            limits.count("a" + i + "@Example.ORG", NOON);
        }
        assertThat(limits.busyUntil("b@example.org", NOON)).hasValue(NOON.plusMillis(200));
        assertThat(limits.busyUntil("c@example.org", NOON)).hasValue(NOON.plusMillis(400));
        assertThat(limits.busyUntil("a@other.example", NOON)).isEmpty();
        assertThat(limits.busyUntil("b@example.org", NOON.plusMillis(200))).isEmpty();
    }

    @Test
    void aDomainsOwnRateComesBeforeTheOthers() {
        DomainLimits limits = new DomainLimits(
                Optional.of(FIVE_A_SECOND), Map.of("slow.example", new DomainLimits.Rate(2, Duration.ofMinutes(1))));
        limits.count("a@slow.example", NOON);
        assertThat(limits.busyUntil("b@slow.example", NOON)).hasValue(NOON.plusSeconds(30));
        limits.count("a@example.org", NOON);
        assertThat(limits.busyUntil("b@example.org", NOON)).isEmpty();
    }

    /** Everybody comes back when they were told to; in no minute more than the rate and a second's worth leave. */
    @Test
    void aThousandThatWaitLeaveAtTheRateAndNoneIsAskedOften() {
        DomainLimits limits = new DomainLimits(Optional.of(FIVE_A_SECOND), Map.of());
        PriorityQueue<Instant> waiting = new PriorityQueue<>(
                IntStream.range(0, 1_000).mapToObj(i -> NOON).toList());
        PriorityQueue<Instant> sent = new PriorityQueue<>();
        int looks = 0;
        while (!waiting.isEmpty()) {
            Instant now = waiting.remove();
            looks++;
            limits.busyUntil("a@example.org", now).ifPresentOrElse(waiting::add, () -> {
                limits.count("a@example.org", now);
                sent.add(now);
            });
        }
        assertThat(looks).isLessThan(2_100);
        Instant last = NOON;
        for (Instant at : sent) {
            last = at.isAfter(last) ? at : last;
        }
        assertThat(Duration.between(NOON, last)).isBetween(Duration.ofSeconds(198), Duration.ofSeconds(205));
        Instant minute = NOON.plusSeconds(60);
        assertThat(sent.stream()
                        .filter(at -> !at.isBefore(minute) && at.isBefore(minute.plusSeconds(60)))
                        .count())
                .isBetween(295L, 306L);
    }
}
