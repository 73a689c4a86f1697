package journey.aggregator.journey;

import java.util.Arrays;

/** Bytes that grow. Integers are written in groups of seven bits, the lowest first. */
final class ByteSink {
    private byte[] bytes;
    private int size;

    ByteSink(int expected) {
        bytes = new byte[expected];
    }

    int size() {
        return size;
    }

    /** What is behind {@link #size()} means nothing. */
    byte[] array() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    byte[] from(int start) {
        return Arrays.copyOfRange(bytes, start, size);
    }

    void clear() {
        size = 0;
    }

    void put(int b) {
        if (size == bytes.length) {
            grow(1);
        }
        bytes[size++] = (byte) b;
    }

    void put(byte[] from, int at, int length) {
        if (size + length > bytes.length) {
            grow(length);
        }
        System.arraycopy(from, at, bytes, size, length);
        size += length;
    }

    void put(ByteSink other) {
        put(other.bytes, 0, other.size);
    }

    private void grow(int more) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }

    /** An integer that may be negative: small absolute values are short. */
    void varint(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    /** One that is not. */
    void count(int value) {
        unsigned(value);
    }

    void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
    }
}
