package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PartTest {
    private static final RecordCodec<Numbers> CODEC = RecordCodec.of(Numbers.class);

    record Numbers(List<Long> all) {}

    private static Numbers numbers(long from, long to) {
        return new Numbers(LongStream.range(from, to).boxed().toList());
    }

    private static byte[] written(Part<Numbers> part, Shorthand with) {
        ByteSink to = new ByteSink(64);
        part.write(to, with);
        return to.toByteArray();
    }

    private static Part<Numbers> taken(byte[] bytes, Shorthand with) {
        return Part.taken(new ByteSource(bytes, 0, bytes.length, with), CODEC);
    }

    @Test
    void smallNumbersTakeLessThanAByte() {
        Shorthand shorthand = new Shorthand();
        byte[] bytes = written(Part.of(numbers(-10, 10), CODEC), shorthand);

        assertThat(bytes).hasSizeLessThan(20);
        assertThat(taken(bytes, shorthand).get()).isEqualTo(numbers(-10, 10));
    }

    @Test
    void whatDoesNotGetLessIsStoredAsItIs() {
        Shorthand shorthand = new Shorthand();
        Numbers large = numbers(1_000_000_000, 1_000_000_020);
        byte[] bytes = written(Part.of(large, CODEC), shorthand);

        assertThat(bytes).hasSizeLessThan(20 * 5 + 5);
        assertThat(taken(bytes, shorthand).get()).isEqualTo(large);
    }

    @Test
    void whatWasTakenIsWrittenAsItWasAndIsReadStill() {
        Shorthand shorthand = new Shorthand();
        for (Numbers numbers : List.of(numbers(-10, 10), numbers(1_000_000_000, 1_000_000_020))) {
            byte[] bytes = written(Part.of(numbers, CODEC), shorthand);
            Part<Numbers> taken = taken(bytes, shorthand);

            assertThat(written(taken, shorthand)).isEqualTo(bytes);
            assertThat(taken.get()).isEqualTo(numbers);
            assertThat(written(taken, new Shorthand())).isEqualTo(bytes);
            assertThat(taken.get()).isEqualTo(numbers);
        }
    }
}
