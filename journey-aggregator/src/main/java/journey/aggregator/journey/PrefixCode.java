package journey.aggregator.journey;

import java.util.Arrays;

/**
 * Bytes of which most are small, in fewer bits: a prefix code. 0 to 3 take three bits, {@code 0} and two; 4 to 19 take six,
 * {@code 10} and four; others ten, {@code 11} and all eight. The highest bits come first, and the last byte is filled up
 * with ones, which are the beginning of a code and no whole one.
 *
 * <p>Numbers of times, of words and of kinds, lengths and flags are such bytes. That is so in every shop, so no table has to
 * be learned and kept.
 */
final class PrefixCode {
    private static final int SHORT = 4;
    private static final int MIDDLE = 20;
    private static final int LONGEST = 10;

    /** What a byte is written as, and in how many bits. */
    private static final int[] CODES = new int[256];

    private static final int[] LENGTHS = new int[256];

    static {
        for (int value = 0; value < 256; value++) {
            LENGTHS[value] = value < SHORT ? 3 : value < MIDDLE ? 6 : LONGEST;
            CODES[value] = value < SHORT ? value : value < MIDDLE ? 0b10_0000 | value - SHORT : 0b11_0000_0000 | value;
        }
    }

    private PrefixCode() {}

    static byte[] pack(byte[] from, int length) {
        byte[] to = new byte[length * LONGEST / Byte.SIZE + 1];
        int size = 0;
        long held = 0;
        int bits = 0;
        for (int i = 0; i < length; i++) {
            int value = from[i] & 0xFF;
            held = held << LENGTHS[value] | CODES[value];
            bits += LENGTHS[value];
            while (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                to[size++] = (byte) (held >>> bits);
            }
        }
        if (bits > 0) {
            int free = Byte.SIZE - bits;
            to[size++] = (byte) (held << free | (1 << free) - 1);
        }
        return Arrays.copyOf(to, size);
    }

    /** @throws IllegalArgumentException when these are no bytes that {@link #pack} made */
    static byte[] unpack(byte[] from) {
        // No code is shorter than three bits.
        byte[] to = new byte[from.length * Byte.SIZE / 3];
        int size = 0;
        int at = 0;
        long held = 0;
        int bits = 0;
        while (true) {
            while (bits < LONGEST && at < from.length) {
                held = held << Byte.SIZE | from[at++] & 0xFFL;
                bits += Byte.SIZE;
            }
            // As if more ones came behind the end.
            long ones = -1L >>> Long.SIZE - LONGEST;
            int ahead = (int) ((held << LONGEST | ones) >>> bits & ones);
            int length = ahead < 0b10_0000_0000 ? 3 : ahead < 0b11_0000_0000 ? 6 : LONGEST;
            if (length > bits) {
                if (bits >= Byte.SIZE || ahead != ones) {
                    throw new IllegalArgumentException("a packed value that was cut off");
                }
                return Arrays.copyOf(to, size);
            }
            to[size++] = (byte) (length == 3 ? ahead >>> 7 : length == 6 ? (ahead >>> 4 & 0xF) + SHORT : ahead);
            bits -= length;
            held &= (1L << bits) - 1;
        }
    }
}
