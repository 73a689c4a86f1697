package journey.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionsTest {
    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsEncodedIsDecodedAlike(long seed) {
        Random random = new Random(seed);
        List<Long> offsets = IntStream.range(0, random.nextInt(65))
                .mapToObj(i -> random.nextBoolean() ? -1L : random.nextLong(1L << random.nextInt(1, 62)))
                .toList();
        Positions positions = new Positions(
                random.nextBoolean()
                        ? Map.of(Feed.SIGNALS, offsets)
                        : Map.of(Feed.SIGNALS, offsets, Feed.TOUCHPOINTS, offsets.reversed()));

        assertThat(Positions.decode(positions.encode())).contains(positions);
    }

    @Test
    void anIdOfSixtyFourPartitionsIsShort() {
        Positions positions = new Positions(Map.of(
                Feed.SIGNALS,
                LongStream.range(0, 64).mapToObj(i -> 1_000_000 + i).toList()));

        assertThat(positions.encode()).hasSizeLessThan(300).matches("[A-Za-z0-9_.-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "x", "sgA", "s!", "sAQ.", "s________________", "7"})
    void whatIsNoIdIsNone(String text) {
        assertThat(Positions.decode(text)).isEmpty();
    }
}
