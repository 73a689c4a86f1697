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
    private static final int PACKED = 1;

    private final RecordCodec<T> codec;
    private @Nullable T value;
    private byte @Nullable [] bytes;
    private boolean packed;
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
        int head = from.count();
        part.packed = (head & PACKED) != 0;
        part.bytes = from.take(head >>> 1);
        part.shorthand = from.shorthand();
        return part;
    }

    T get() {
        T known = value;
        if (known == null) {
            byte[] from = packed ? PrefixCode.unpack(Objects.requireNonNull(bytes)) : Objects.requireNonNull(bytes);
            known = codec.read(new ByteSource(from, 0, from.length, Objects.requireNonNull(shorthand)));
            value = known;
        }
        return known;
    }

    /**
     * Twice the length, and one more where {@link PrefixCode} makes them fewer; then the bytes. Afterwards the value itself is
     * forgotten: the bytes take a fraction of its memory.
     */
    void write(ByteSink to, Shorthand with) {
        byte[] written = bytes;
        if (written == null || shorthand != with) {
            ByteSink sink = new ByteSink(256);
            codec.write(get(), sink, with);
            byte[] fewer = PrefixCode.pack(sink.array(), sink.size());
            packed = fewer.length < sink.size();
            written = packed ? fewer : sink.toByteArray();
            bytes = written;
            shorthand = with;
        }
        value = null;
        to.count(written.length << 1 | (packed ? PACKED : 0));
        to.put(written, 0, written.length);
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
