package journey.aggregator.journey;

import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.BiPredicate;
import journey.events.Touchpoint;
import org.jspecify.annotations.Nullable;

/**
 * Touchpoints in their order, each messageId once. Immutable from outside.
 *
 * <p>Each is read from its bytes only when it is asked for, and written once: a touchpoint that comes in order, as nearly
 * all do, needs to know the time of the last one and which messageIds are there, and nothing else of the others. So what
 * a touchpoint costs doesn't grow with the tail, but for copying it.
 */
final class Tail extends AbstractList<Touchpoint> implements RandomAccess {
    static final Tail EMPTY = new Tail(new Entry[0]);

    private static final RecordCodec<Touchpoint> CODEC = RecordCodec.inSequence(Touchpoint.class);

    private final Entry[] entries;

    /** A touchpoint, its bytes, or both. Not thread-safe, as {@link Part}. */
    private static final class Entry {
        private final long time;
        private @Nullable Touchpoint touchpoint;
        private byte @Nullable [] bytes;
        private int from;
        private int to;
        private @Nullable Shorthand shorthand;

        Entry(Touchpoint touchpoint) {
            this.time = touchpoint.time().toEpochMilli();
            this.touchpoint = touchpoint;
        }

        /** The time stands before the touchpoint, so that it can be had without the rest. */
        Entry(byte[] bytes, int from, int to, Shorthand shorthand, long time) {
            this.time = time;
            this.bytes = bytes;
            this.from = from;
            this.to = to;
            this.shorthand = shorthand;
        }

        Touchpoint touchpoint() {
            Touchpoint known = touchpoint;
            if (known == null) {
                known = CODEC.read(new ByteSource(
                        Objects.requireNonNull(bytes), from, to, Objects.requireNonNull(shorthand), time));
                touchpoint = known;
            }
            return known;
        }

        void write(ByteSink sink, Shorthand with) {
            if (bytes == null || shorthand != with) {
                ByteSink own = new ByteSink(160);
                CODEC.write(touchpoint(), own, with, time);
                bytes = own.toByteArray();
                from = 0;
                to = bytes.length;
                shorthand = with;
            }
            touchpoint = null;
            sink.varint(time - with.base(time));
            sink.count(to - from);
            sink.put(Objects.requireNonNull(bytes), from, to - from);
        }

        /** Without reading the rest of it. */
        String messageId() {
            if (touchpoint != null) {
                return touchpoint.messageId();
            }
            return new ByteSource(
                            Objects.requireNonNull(bytes), firstComponent(), to, Objects.requireNonNull(shorthand))
                    .inlineWord();
        }

        /** Where the messageId stands: the bits of the record are before it, the last byte of them without its highest. */
        private int firstComponent() {
            byte[] own = Objects.requireNonNull(bytes);
            int start = from;
            while (own[start] < 0) {
                start++;
            }
            return start + 1;
        }

        /** @param id the messageId as {@link Shorthand#inline} writes it */
        boolean has(String messageId, ByteSink id) {
            if (touchpoint != null) {
                return touchpoint.messageId().equals(messageId);
            }
            byte[] own = Objects.requireNonNull(bytes);
            int start = firstComponent();
            return to - start >= id.size() && Arrays.equals(own, start, start + id.size(), id.array(), 0, id.size());
        }
    }

    private Tail(Entry[] entries) {
        this.entries = entries;
    }

    /** Of touchpoints in their order, without duplicates. */
    static Tail of(Collection<Touchpoint> touchpoints) {
        return touchpoints.isEmpty()
                ? EMPTY
                : new Tail(touchpoints.stream().map(Entry::new).toArray(Entry[]::new));
    }

    static Tail read(ByteSource from) {
        int size = from.length();
        if (size == 0) {
            return EMPTY;
        }
        Entry[] entries = new Entry[size];
        for (int i = 0; i < size; i++) {
            long time = from.shorthand().base() + from.varint();
            int length = from.length();
            entries[i] = new Entry(from.bytes(), from.at(), from.at() + length, from.shorthand(), time);
            from.skip(length);
        }
        return new Tail(entries);
    }

    /** Afterwards the touchpoints themselves are forgotten: their bytes take a fraction of the memory. */
    void write(ByteSink to, Shorthand shorthand) {
        to.count(entries.length);
        for (Entry entry : entries) {
            entry.write(to, shorthand);
        }
    }

    @Override
    public Touchpoint get(int index) {
        return entries[index].touchpoint();
    }

    @Override
    public int size() {
        return entries.length;
    }

    /** The time of one of them, without reading it. */
    Instant time(int index) {
        return Instant.ofEpochMilli(entries[index].time);
    }

    Instant lastTime() {
        return time(entries.length - 1);
    }

    /** Where the touchpoint with this messageId is, or -1. */
    int indexOf(String messageId) {
        if (entries.length == 0) {
            return -1;
        }
        ByteSink id = new ByteSink(64);
        Shorthand.inline(messageId, id);
        for (int i = entries.length - 1; i >= 0; i--) {
            if (entries[i].has(messageId, id)) {
                return i;
            }
        }
        return -1;
    }

    /** Where a touchpoint belongs that isn't here. */
    int place(Touchpoint touchpoint) {
        long time = touchpoint.time().toEpochMilli();
        int place = entries.length;
        while (place > 0
                && (entries[place - 1].time > time
                        || (entries[place - 1].time == time
                                && entries[place - 1].touchpoint().compareTo(touchpoint) > 0))) {
            place--;
        }
        return place;
    }

    Tail with(int place, Touchpoint touchpoint) {
        Entry[] more = new Entry[entries.length + 1];
        System.arraycopy(entries, 0, more, 0, place);
        more[place] = new Entry(touchpoint);
        System.arraycopy(entries, place, more, place + 1, entries.length - place);
        return new Tail(more);
    }

    Tail without(int place) {
        Entry[] fewer = new Entry[entries.length - 1];
        System.arraycopy(entries, 0, fewer, 0, place);
        System.arraycopy(entries, place + 1, fewer, place, fewer.length - place);
        return new Tail(fewer);
    }

    Tail withoutFirst(int leaving) {
        return leaving == entries.length ? EMPTY : new Tail(Arrays.copyOfRange(entries, leaving, entries.length));
    }

    /** Those after an instant. */
    Tail after(Instant horizon) {
        long edge = horizon.toEpochMilli();
        int leaving = 0;
        while (leaving < entries.length && entries[leaving].time <= edge) {
            leaving++;
        }
        return withoutFirst(leaving);
    }

    /**
     * Those of both, in their order.
     *
     * @param earlier whether the first of two with one messageId is the one that stays
     */
    Tail and(Tail other, BiPredicate<Touchpoint, Touchpoint> earlier) {
        if (entries.length == 0 || other.entries.length == 0) {
            return entries.length == 0 ? other : this;
        }
        Map<String, Entry> united = new LinkedHashMap<>();
        for (Entry entry : entries) {
            united.put(entry.messageId(), entry);
        }
        for (Entry entry : other.entries) {
            united.merge(
                    entry.messageId(),
                    entry,
                    (mine, theirs) -> earlier.test(theirs.touchpoint(), mine.touchpoint()) ? theirs : mine);
        }
        Entry[] all = united.values().toArray(Entry[]::new);
        Arrays.sort(
                all,
                (one, next) -> one.time != next.time
                        ? Long.compare(one.time, next.time)
                        : one.touchpoint().compareTo(next.touchpoint()));
        return new Tail(all);
    }

    /** Whether all of these come before all of the others, and none is among both. */
    boolean isBefore(Tail other) {
        if (entries.length == 0 || other.entries.length == 0) {
            return true;
        }
        if (entries[entries.length - 1].time >= other.entries[0].time) {
            return false;
        }
        for (Entry entry : other.entries) {
            if (indexOf(entry.messageId()) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** A view; what is read for it is remembered here too. */
    List<Touchpoint> first(int count) {
        return subList(0, count);
    }
}
