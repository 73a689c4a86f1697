package journey.aggregator.journey;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a journey that is read from its bytes only when somebody asks for it, and written once: most touchpoints come
 * in order, and then neither the checkpoint nor the older touchpoints are looked at. Immutable to whoever looks from
 * outside; equal if the values are. Not thread-safe.
 */
final class Part<T> {
    private final RecordCodec<T> codec;
    private @Nullable T value;
    private byte @Nullable [] bytes;
    private @Nullable Shorthand shorthand;

    private Part(RecordCodec<T> codec) {
        this.codec = codec;
    }

    static <T> Part<T> of(T value, RecordCodec<T> codec) {
        Part<T> part = new Part<>(codec);
        part.value = value;
        return part;
    }

    /** Takes the part that {@link #write} wrote. */
    static <T> Part<T> taken(ByteSource from, RecordCodec<T> codec) {
        Part<T> part = new Part<>(codec);
        part.bytes = from.take(from.length());
        part.shorthand = from.shorthand();
        return part;
    }

    T get() {
        T known = value;
        if (known == null) {
            byte[] from = Objects.requireNonNull(bytes);
            known = codec.read(new ByteSource(from, 0, from.length, Objects.requireNonNull(shorthand)));
            value = known;
        }
        return known;
    }

    /** Length and bytes. Afterwards the value itself is forgotten: the bytes take a fraction of its memory. */
    void write(ByteSink to, Shorthand with) {
        byte[] written = bytes;
        if (written == null || shorthand != with) {
            ByteSink sink = new ByteSink(256);
            codec.write(get(), sink, with);
            written = sink.toByteArray();
            bytes = written;
            shorthand = with;
        }
        value = null;
        to.count(written.length);
        to.put(written, 0, written.length);
    }

    /** The bytes of what {@link #write} wrote last with this shorthand, or that it was taken from. */
    byte @Nullable [] written() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Part<?> part && get().equals(part.get());
    }

    @Override
    public int hashCode() {
        return get().hashCode();
    }

    @Override
    public String toString() {
        return "Part[" + (bytes == null ? "unwritten" : Arrays.toString(new int[] {bytes.length})) + "]";
    }
}
