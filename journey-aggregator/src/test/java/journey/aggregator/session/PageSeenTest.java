package journey.aggregator.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageSeenTest {
    @Test
    void nobodyLooksAtAPageForLessThanNoTime() {
        assertThat(new PageSeen("/", 1, 30).left(12).seconds()).isEqualTo(42);
        assertThat(new PageSeen("/", 1, 30).left(-300).seconds()).isEqualTo(30);
        assertThat(new PageSeen("/", 1, 30).left(Long.MAX_VALUE / 2).seconds()).isEqualTo(Integer.MAX_VALUE);
    }
}
