package journey.benchmarks.mails;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountTest {
    @Test
    void aMailLostOrSentTwiceUnbalancesItAndSoDoesADoubtWithoutAKill() {
        assertThat(new Account(10, 1, 9, 0, 2, 1, 0).balances()).isTrue();
        assertThat(new Account(10, 1, 9, 0, 0, 0, 1).balances()).isFalse();
        assertThat(new Account(10, 1, 10, 1, 0, 0, 0).balances()).isFalse();
        assertThat(new Account(10, 0, 9, 0, 1, 0, 0).balances()).isFalse();
        assertThat(new Account(10, 0, 10, 0, 0, 0, 0).balances()).isTrue();
    }
}
