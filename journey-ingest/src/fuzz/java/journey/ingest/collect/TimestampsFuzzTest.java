package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

final class TimestampsFuzzTest {
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /** What the JDK reads as RFC 3339 is read alike; of the rest, what is read lies within the years. */
    @FuzzTest(maxDuration = "2m")
    @DictionaryEntries({"2026-11-22T10:11:12.345Z", "+02:00", "-0530", "23:59:60", "2024-02-29"})
    void aText(@NotNull String text) {
        Optional<Instant> read = Timestamps.parse(text);
        read.ifPresent(time -> {
            assertThat(time).isBetween(Instant.EPOCH, END);
            assertThat(Timestamps.parse(new String(Timestamps.format(time), US_ASCII))).contains(time);
        });
        if (text.length() == 20 && text.endsWith("Z") && text.charAt(10) == 'T') {
            byTheJdk(text).filter(time -> !time.isBefore(Instant.EPOCH)).ifPresent(time -> assertThat(read)
                    .contains(time.truncatedTo(ChronoUnit.MILLIS)));
        }
    }

    @FuzzTest(maxDuration = "2m")
    void anInstant(long seconds, int nanos) {
        Instant time = Instant.ofEpochSecond(
                Math.floorMod(seconds, 400_000_000_000L) - 100_000_000_000L, Math.floorMod(nanos, 1_000_000_000));
        assertThat(new String(Timestamps.format(time), US_ASCII))
                .isEqualTo(time.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private static Optional<Instant> byTheJdk(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }
}
