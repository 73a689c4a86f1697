package journey.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FingerprintTest {
    @Test
    void itIsTheSameForTheSamePartsOnly() {
        assertThat(Fingerprint.of("ab", "c"))
                .isEqualTo(Fingerprint.of("ab", "c"))
                .hasSize(24);
        assertThat(Fingerprint.of("ab", "c"))
                .isNotEqualTo(Fingerprint.of("a", "bc"))
                .isNotEqualTo(Fingerprint.of("abc"))
                .isNotEqualTo(Fingerprint.of("ab", "c", ""));
        assertThat(Fingerprint.of(new byte[] {1}, "t")).isNotEqualTo(Fingerprint.of(new byte[] {2}, "t"));
    }
}
