package journey.events;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Kafka's default partitioner: 32-bit MurmurHash2 (Austin Appleby) of the key's UTF-8 bytes, seed {@code 0x9747b28c},
 * sign bit cleared, modulo the number of partitions. A Redis slot per partition works only while both sides agree on it,
 * so a golden test compares it with Kafka's own.
 */
public final class Partitions {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private Partitions() {}

    /** The partition, 0 to {@code partitions} - 1, that Kafka's default partitioner chooses for {@code key}. */
    public static int of(String key, int partitions) {
        return (murmur2(key.getBytes(UTF_8)) & 0x7fffffff) % partitions;
    }

    static int murmur2(byte[] data) {
        int h = SEED ^ data.length;
        int words = data.length >> 2;
        for (int word = 0; word < words; word++) {
            int at = word << 2;
            int k = (data[at] & 0xff)
                    | (data[at + 1] & 0xff) << 8
                    | (data[at + 2] & 0xff) << 16
                    | (data[at + 3] & 0xff) << 24;
            k *= M;
            k ^= k >>> R;
            k *= M;
            h *= M;
            h ^= k;
        }
        int tail = words << 2;
        int rest = data.length - tail;
        if (rest > 2) {
            h ^= (data[tail + 2] & 0xff) << 16;
        }
        if (rest > 1) {
            h ^= (data[tail + 1] & 0xff) << 8;
        }
        if (rest > 0) {
            h ^= data[tail] & 0xff;
            h *= M;
        }
        h ^= h >>> 13;
        h *= M;
        h ^= h >>> 15;
        return h;
    }
}
