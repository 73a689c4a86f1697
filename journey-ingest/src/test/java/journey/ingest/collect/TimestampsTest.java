package journey.ingest.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:11:12.345Z, 2026-11-22T10:11:12.345Z",
        "2026-11-22T10:11:12Z, 2026-11-22T10:11:12Z",
        "2026-11-22t10:11:12z, 2026-11-22T10:11:12Z",
        "2026-11-22T10:11:12.3456789+02:00, 2026-11-22T08:11:12.345Z",
        "2026-11-22T10:11:12+0200, 2026-11-22T08:11:12Z",
        "2026-11-22T10:11:12-05, 2026-11-22T15:11:12Z",
        "2026-11-22 10:11:12.5, 2026-11-22T10:11:12.500Z",
        "2026-11-22T10:11Z, 2026-11-22T10:11:00Z",
        "2026-11-22, 2026-11-22T00:00:00Z",
        "2024-02-29T23:59:60Z, 2024-02-29T23:59:59Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
    })
    void timesAreReadAsClientsWriteThem(String text, Instant time) {
        assertThat(Timestamps.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026",
                "2026-13-01",
                "2026-02-30T00:00:00Z",
                "2025-02-29",
                "2026-11-22T24:00:00Z",
                "2026-11-22T10:60:00Z",
                "2026-11-22T10:11:61Z",
                "2026-11-22T10:11:12Zx",
                "2026-11-22T10:11:12.Z",
                "2026-11-22T10:11:12+19:00",
                "1969-12-31T23:59:59.999Z",
                "0001-01-01T00:00:00Z",
                "1763806272345",
                "+2026-11-22T10:11:12Z",
                "2026-11-22T10:11:12+",
                "2026-11-22Z",
                "22/11/2026"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }

    @Test
    void timesAreReadAsTheJdkReadsThem() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            OffsetDateTime time = Instant.ofEpochMilli(random.nextLong(0, 4_000_000_000_000L))
                    .plusNanos(random.nextInt(1_000_000))
                    .atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 60, 18 * 60) * 60));
            String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
            if (time.toInstant().isBefore(Instant.EPOCH)) {
                continue;
            }
            assertThat(Timestamps.parse(text)).contains(time.toInstant().truncatedTo(ChronoUnit.MILLIS));
        }
    }
}
