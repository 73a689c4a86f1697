package journey.ingest.collect.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies into memory, all of them together within a budget. Memory is taken as bytes arrive, so that a sender who
 * announces much and sends little holds little.
 */
final class Bodies {
    private static final int FIRST_CHUNK = 8 * 1024;

    private final int longest;
    private final long patience;
    private final AtomicLong free;

    /** What came of reading. */
    sealed interface Body {
        /** @param bytes exactly the body, inflated */
        record Whole(byte[] bytes) implements Body {}

        record TooLarge(boolean inflated) implements Body {}

        /** Announced as gzip and isn't. */
        record Garbled() implements Body {}

        /** In an encoding other than gzip. */
        record UnknownEncoding() implements Body {}

        /** The budget is used up. */
        record NoRoom() implements Body {}
    }

    /**
     * @param longest bytes of one body, inflated
     * @param budget bytes of all bodies
     * @param patience from the first look at a body to its end
     */
    Bodies(int longest, long budget, Duration patience) {
        this.longest = longest;
        this.patience = patience.toNanos();
        this.free = new AtomicLong(budget);
    }

    /**
     * Reads the body and holds its memory until {@code use} is done with it.
     *
     * @throws SocketTimeoutException when it does not arrive in time, also where it comes drop by drop
     */
    <T> T with(HttpServletRequest request, Function<Body, T> use) throws IOException {
        Reservation reservation = new Reservation();
        try {
            return use.apply(read(request, reservation));
        } finally {
            free.addAndGet(reservation.held);
        }
    }

    long free() {
        return free.get();
    }

    private Body read(HttpServletRequest request, Reservation reservation) throws IOException {
        InputStream arriving = new Punctual(request.getInputStream(), System.nanoTime() + patience);
        @Nullable String encoding = request.getHeader("Content-Encoding");
        Optional<String> coded = Optional.ofNullable(encoding)
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty() && !name.equals("identity"));
        long announced = request.getContentLengthLong();
        if (coded.isEmpty()) {
            return announced > longest ? new Body.TooLarge(false) : read(arriving, announced, false, reservation);
        }
        if (!coded.get().equals("gzip") && !coded.get().equals("x-gzip")) {
            return new Body.UnknownEncoding();
        }
        if (announced > longest) {
            return new Body.TooLarge(true);
        }
        try (InputStream inflating = new GZIPInputStream(arriving, FIRST_CHUNK)) {
            return read(inflating, -1, true, reservation);
        } catch (ZipException | EOFException notGzip) {
            return new Body.Garbled();
        }
    }

    /** @param announced -1 where unknown */
    private Body read(InputStream in, long announced, boolean inflated, Reservation reservation) throws IOException {
        int room = (int) Math.min(FIRST_CHUNK, announced >= 0 ? Math.max(announced, 1) : FIRST_CHUNK);
        if (!reservation.grow(room)) {
            return new Body.NoRoom();
        }
        byte[] buffer = new byte[room];
        int length = 0;
        while (true) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                return new Body.Whole(length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
            }
            length += read;
            if (length > longest) {
                return new Body.TooLarge(inflated);
            }
            if (length == announced) {
                return new Body.Whole(length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
            }
            if (length == buffer.length) {
                // One byte beyond the limit is enough to see that it is passed.
                int larger = (int) Math.min(buffer.length * 2L, announced >= 0 ? announced : longest + 1L);
                if (!reservation.grow(larger - buffer.length)) {
                    return new Body.NoRoom();
                }
                buffer = Arrays.copyOf(buffer, larger);
            }
        }
    }

    /** Ends with the time. A single wait is the connector's to limit, so the end may be noticed one such wait late. */
    private static final class Punctual extends FilterInputStream {
        private final long deadline;

        Punctual(InputStream in, long deadline) {
            super(in);
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            check();
            return read;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = in.read(buffer, from, length);
            check();
            return read;
        }

        private void check() throws SocketTimeoutException {
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException("the body takes too long");
            }
        }
    }

    private final class Reservation {
        private long held;

        boolean grow(long bytes) {
            if (free.addAndGet(-bytes) < 0) {
                free.addAndGet(bytes);
                return false;
            }
            held += bytes;
            return true;
        }
    }
}
