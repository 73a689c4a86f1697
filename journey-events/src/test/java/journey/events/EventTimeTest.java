package journey.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EventTimeTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void aWrongClockIsCorrectedByTheTimeOfSending() {
        // The client's clock is an hour fast; the event happened 30 s before it was sent.
        assertThat(EventTime.of(
                        Optional.of(Instant.parse("2026-11-22T12:59:30Z")),
                        Optional.of(Instant.parse("2026-11-22T13:00:00Z")),
                        RECEIVED))
                .isEqualTo(Instant.parse("2026-11-22T11:59:30Z"));
    }

    @Test
    void withoutATimeOfSendingTheOriginalTimeStands() {
        Instant original = Instant.parse("2026-11-21T00:00:00Z");
        assertThat(EventTime.of(Optional.of(original), Optional.empty(), RECEIVED))
                .isEqualTo(original);
    }

    @Test
    void withoutAnOriginalTimeItHappenedWhenItCame() {
        assertThat(EventTime.of(Optional.empty(), Optional.of(Instant.EPOCH), RECEIVED))
                .isEqualTo(RECEIVED);
    }

    @Test
    void nothingHappensInTheFuture() {
        assertThat(EventTime.of(Optional.of(RECEIVED.plusMillis(1)), Optional.empty(), RECEIVED))
                .isEqualTo(RECEIVED);
        assertThat(EventTime.of(Optional.of(RECEIVED), Optional.of(RECEIVED.minusSeconds(1)), RECEIVED))
                .isEqualTo(RECEIVED);
        assertThat(EventTime.of(Optional.of(RECEIVED), Optional.empty(), RECEIVED))
                .isEqualTo(RECEIVED);
    }
}
