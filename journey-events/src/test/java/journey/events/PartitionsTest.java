package journey.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

final class PartitionsTest {
    @Test
    void everyKeyLiesWhereKafkaPutsIt() {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            String key = random.ints(random.nextInt(40), 0, Character.MAX_CODE_POINT + 1)
                    .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
                            ? 'é'
                            : random.nextBoolean() ? c % 128 : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            byte[] bytes = key.getBytes(UTF_8);
            int partitions = 1 + random.nextInt(300);

            assertThat(Partitions.murmur2(bytes)).isEqualTo(Utils.murmur2(bytes));
            assertThat(Partitions.of(key, partitions))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(bytes, partitions))
                    .isBetween(0, partitions - 1);
        }
    }

    @Test
    void everyLengthOfTheLastWordIsHashedAlike() {
        Random random = new Random(8);
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Partitions.murmur2(bytes)).isEqualTo(Utils.murmur2(bytes));
        }
    }
}
