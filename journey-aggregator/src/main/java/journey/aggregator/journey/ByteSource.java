package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Bytes that are read from the front, with what their shorthand stands for. Reading past the end, or a length that can't
 * be, is an {@link IllegalArgumentException}.
 */
final class ByteSource {
    private final byte[] bytes;
    private final int end;
    private final Shorthand shorthand;
    private int at;
    private long instant;

    ByteSource(byte[] bytes, int at, int end, Shorthand shorthand) {
        this(bytes, at, end, shorthand, 0);
    }

    /** @param instant that the first one is told from which is told from the one before; in epoch milliseconds */
    ByteSource(byte[] bytes, int at, int end, Shorthand shorthand, long instant) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
        this.shorthand = shorthand;
        this.instant = instant;
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at == end;
    }

    int one() {
        if (at >= end) {
            throw new IllegalArgumentException("a stored value that was cut off");
        }
        return bytes[at++] & 0xFF;
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = one();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("an integer without an end");
    }

    long varint() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    int count() {
        long count = unsigned();
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a count of " + count);
        }
        return (int) count;
    }

    /** How many there are of what takes a byte each at least. */
    int length() {
        int length = count();
        if (length > end - at) {
            throw new IllegalArgumentException("a length of " + length + " with " + (end - at) + " bytes left");
        }
        return length;
    }

    int left() {
        return end - at;
    }

    void skip(int length) {
        if (length > end - at) {
            throw new IllegalArgumentException("a stored value that was cut off");
        }
        at += length;
    }

    String text(int length) {
        int from = at;
        skip(length);
        return new String(bytes, from, length, UTF_8);
    }

    byte[] take(int length) {
        int from = at;
        skip(length);
        return Arrays.copyOfRange(bytes, from, at);
    }

    String word() {
        return shorthand.word(count());
    }

    String inlineWord() {
        return shorthand.read(this);
    }

    /** By its number, in epoch milliseconds. */
    long time() {
        return shorthand.time(count());
    }

    /** In epoch milliseconds: told from the one before. */
    long instant() {
        instant += varint();
        return instant;
    }

    Shorthand shorthand() {
        return shorthand;
    }
}
