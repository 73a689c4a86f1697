package journey.ingest.listener.netty;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import journey.ingest.listener.Unreadable;

/**
 * A body on its way into memory. Room is taken from the budget as bytes arrive, so that a sender who announces much and
 * sends little holds little. Not thread-safe: one connection's.
 */
final class Body {
    private static final int FIRST_CHUNK = 8 * 1024;
    private static final byte[] NOTHING = {};

    private final int longest;
    private final long announced;
    private final boolean compressed;
    private final Budget budget;
    private byte[] bytes = NOTHING;
    private int length;
    private long held;

    /**
     * @param longest bytes, inflated
     * @param announced bytes; negative where the sender did not say
     */
    Body(int longest, long announced, boolean compressed, Budget budget) {
        this.longest = longest;
        this.announced = announced;
        this.compressed = compressed;
        this.budget = budget;
    }

    /** Adds what arrived; says what is wrong where it can't be added. */
    Optional<Unreadable> add(ByteBuf chunk) {
        int more = chunk.readableBytes();
        if (more > longest - length) {
            return Optional.of(compressed ? Unreadable.INFLATES_TOO_LARGE : Unreadable.TOO_LARGE);
        }
        if (length + more > bytes.length && !grow(length + more)) {
            return Optional.of(Unreadable.NO_ROOM);
        }
        chunk.readBytes(bytes, length, more);
        length += more;
        return Optional.empty();
    }

    /** Exactly what arrived, inflated. */
    Whole whole() {
        if (!compressed) {
            return new Whole.Bytes(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
        }
        try (InputStream in = new Members(new ByteArrayInputStream(bytes, 0, length))) {
            return inflated(in);
        } catch (IOException notGzip) {
            return new Whole.Unusable(Unreadable.NOT_GZIP);
        }
    }

    /** Gives its room back; the bytes may still be used by who has them. */
    void release() {
        budget.give(held);
        held = 0;
    }

    private Whole inflated(InputStream in) throws IOException {
        byte[] plain = NOTHING;
        int size = 0;
        while (true) {
            if (size == plain.length) {
                // One byte beyond the limit is enough to see that it is passed.
                int larger = Math.min(Math.max(FIRST_CHUNK, plain.length * 2), longest + 1);
                if (!take(larger - plain.length)) {
                    return new Whole.Unusable(Unreadable.NO_ROOM);
                }
                plain = Arrays.copyOf(plain, larger);
            }
            int read = in.read(plain, size, plain.length - size);
            if (read < 0) {
                return new Whole.Bytes(Arrays.copyOf(plain, size));
            }
            size += read;
            if (size > longest) {
                return new Whole.Unusable(Unreadable.INFLATES_TOO_LARGE);
            }
        }
    }

    private boolean grow(int needed) {
        int doubled = Math.max(needed, Math.max(FIRST_CHUNK, bytes.length * 2));
        int larger = Math.max(needed, (int) Math.min(doubled, announced >= 0 ? announced : longest));
        if (!take(larger - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, larger);
        return true;
    }

    private boolean take(long more) {
        if (!budget.take(more)) {
            return false;
        }
        held += more;
        return true;
    }

    /**
     * Gzip members one after the other. The JDK's stream calls itself for each member that follows, and 25,000 empty ones
     * within a body's limit were the end of the stack; here that inner call answers that nothing was read so far.
     */
    private static final class Members extends GZIPInputStream {
        private boolean reading;

        Members(InputStream compressed) throws IOException {
            super(compressed, FIRST_CHUNK);
        }

        @Override
        public int read(byte[] plain, int from, int most) throws IOException {
            if (reading) {
                return 0;
            }
            reading = true;
            try {
                return super.read(plain, from, most);
            } finally {
                reading = false;
            }
        }
    }

    /** What came of it. */
    sealed interface Whole {
        record Bytes(byte[] bytes) implements Whole {}

        record Unusable(Unreadable why) implements Whole {}
    }
}
