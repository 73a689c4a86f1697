package journey.benchmarks.traffic;

import java.nio.ByteBuffer;

/**
 * What was written once and is sent many times, each time with other ids: eight digits of each id are overwritten in place,
 * which costs a few nanoseconds where writing a request anew would cost more than the server spends on it.
 */
public final class PatchedBytes {
    /** Odd, so that multiplying by it maps different numbers to different ones; they then don't look like a count. */
    private static final int SCATTER = 0x9E3779B1;

    private final ByteBuffer bytes;
    private final int[] places;

    /**
     * @param bytes from 0 to its limit, big-endian
     * @param places where eight hexadecimal digits stand that may become any others
     */
    PatchedBytes(ByteBuffer bytes, int[] places) {
        this.bytes = bytes;
        this.places = places;
    }

    /**
     * The bytes with ids of their own for {@code turn}, to be read from its position to its limit before the next call.
     *
     * @param turn another one at each call, over all that is sent to a server, up to 2³²
     */
    public ByteBuffer forTurn(int turn) {
        long digits = hexadecimal(turn * SCATTER);
        for (int place : places) {
            bytes.putLong(place, digits);
        }
        return bytes.rewind();
    }

    /**
     * Eight lower-case hexadecimal digits in ASCII, the highest first: the nibbles are spread to a byte each, and those
     * above nine are lifted from behind the digits to the letters.
     */
    static long hexadecimal(int number) {
        long spread = number & 0xFFFFFFFFL;
        spread = ((spread & 0xFFFF_0000L) << 16) | (spread & 0xFFFFL);
        spread = (spread | (spread << 8)) & 0x00FF_00FF_00FF_00FFL;
        spread = (spread | (spread << 4)) & 0x0F0F_0F0F_0F0F_0F0FL;
        long letters = ((spread + 0x0606_0606_0606_0606L) >>> 4) & 0x0101_0101_0101_0101L;
        return spread + 0x3030_3030_3030_3030L + letters * ('a' - '0' - 10);
    }
}
