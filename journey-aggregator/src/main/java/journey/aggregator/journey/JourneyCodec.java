package journey.aggregator.journey;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import journey.events.CustomerId;

/**
 * Journeys as they are stored and handed over, in few bytes: see {@link Shorthand}, {@link RecordCodec} and
 * {@link PrefixCode} for how. The first byte is the layout; a stored journey of another layout is not read: another layout
 * is another generation, built beside from the log.
 *
 * <p>Behind it come the shorthand, and the parts that there are: checkpoint, horizon, tail and the state that they come to,
 * what is kept to be shown. Without a tail the state isn't stored, it is the checkpoint as of now. The customer's id is not
 * among them, it is where the journey lies.
 *
 * <p>What a journey needs of its parts is read when it needs it, and what it didn't change is stored again as it was.
 */
public final class JourneyCodec {
    /** Raise it whenever any record changes that is stored, or how, or when the fold comes to something else. */
    public static final byte LAYOUT = 9;

    /** What the second byte says is there. */
    private static final int FORWARDED = 1;

    private static final int CHECKPOINT = 2;
    private static final int HORIZON = 4;
    private static final int AS_OF = 8;
    private static final int TAIL = 16;
    private static final int HISTORY = 32;
    private static final int ABSORBED = 64;
    private static final int SEAMS = 128;

    /** The first byte of a mark of an erasure: the instant follows, then what has been since, if anything has. */
    private static final byte ERASED = (byte) 0xE5;

    private final JourneyRules rules;

    /** @param rules that the stored journeys were folded by */
    public JourneyCodec(JourneyRules rules) {
        this.rules = rules;
    }

    /** Where a customer's journey lies in the hash of its slot. */
    public static byte[] field(CustomerId customer) {
        return customer.toBytes();
    }

    public byte[] encode(Held held) {
        return switch (held) {
            case Held.Live live -> encode(live.journey());
            case Held.Forwarded forwarded -> {
                ByteSink to = head(FORWARDED);
                to.put(forwarded.into().toBytes(), 0, CustomerId.BYTES);
                yield to.toByteArray();
            }
            case Held.Erased erased -> {
                byte[] since = erased.since().map(this::encode).orElse(new byte[0]);
                yield ByteBuffer.allocate(1 + Long.BYTES + since.length)
                        .put(ERASED)
                        .putLong(erased.at().toEpochMilli())
                        .put(since)
                        .array();
            }
        };
    }

    private static ByteSink head(int parts) {
        ByteSink to = new ByteSink(512);
        to.put(LAYOUT);
        to.put(parts);
        return to;
    }

    private static byte[] encode(Journey journey) {
        ByteSink to = head((journey.hasCheckpoint() ? CHECKPOINT : 0)
                | (journey.horizon().equals(Instant.EPOCH) ? 0 : HORIZON)
                | (journey.asOf().equals(Instant.EPOCH) ? 0 : AS_OF)
                | (journey.tail().isEmpty() ? 0 : TAIL)
                | (journey.hasHistory() ? HISTORY : 0)
                | (journey.absorbed().isEmpty() ? 0 : ABSORBED)
                | (journey.seams() == Seams.NONE ? 0 : SEAMS));
        // The parts find out which words they need, so they are written before the shorthand that they are written
        // with.
        Shorthand shorthand = journey.shorthand();
        ByteSink parts = new ByteSink(512);
        // What is to be shown has most of the times, each once and in their order.
        ByteSink history = new ByteSink(journey.hasHistory() ? 128 : 0);
        if (journey.hasHistory()) {
            journey.historyPart().write(history, shorthand);
        }
        if (journey.hasCheckpoint()) {
            journey.checkpointPart().write(parts, shorthand);
        }
        if (!journey.horizon().equals(Instant.EPOCH)) {
            parts.count(shorthand.number(journey.horizon().toEpochMilli()));
        }
        if (!journey.asOf().equals(Instant.EPOCH)) {
            parts.varint(sinceBase(journey.asOf(), shorthand));
        }
        if (!journey.tail().isEmpty()) {
            journey.tail().write(parts, shorthand);
            Part.of(journey.state(), Journey.STATES).write(parts, shorthand);
        }
        parts.put(history);
        if (!journey.absorbed().isEmpty()) {
            parts.count(journey.absorbed().size());
            new TreeSet<>(journey.absorbed()).forEach(customer -> parts.count(shorthand.number(customer.value())));
        }
        if (journey.seams() != Seams.NONE) {
            journey.seams().write(parts, shorthand);
        }
        shorthand.write(to);
        to.put(parts);
        return to.toByteArray();
    }

    private static long sinceBase(Instant time, Shorthand shorthand) {
        long millis = time.toEpochMilli();
        return millis - shorthand.base(millis);
    }

    /**
     * @param customer whose it is
     * @throws IllegalArgumentException when the bytes are of another layout, or no journey
     */
    public Held decode(CustomerId customer, byte[] bytes) {
        if (bytes.length > Long.BYTES && bytes[0] == ERASED) {
            int since = 1 + Long.BYTES;
            return new Held.Erased(
                    Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong(1)),
                    bytes.length == since ? Optional.empty() : Optional.of(decode(customer, bytes, since)));
        }
        return decode(customer, bytes, 0);
    }

    Held decode(CustomerId customer, byte[] bytes, int start) {
        if (bytes.length < start + 2 || bytes[start] != LAYOUT) {
            throw new IllegalArgumentException("stored in layout " + (bytes.length <= start ? "none" : bytes[start])
                    + ", this version reads " + LAYOUT);
        }
        int parts = bytes[start + 1];
        ByteSource head = new ByteSource(bytes, start + 2, bytes.length, new Shorthand());
        if ((parts & FORWARDED) != 0) {
            return new Held.Forwarded(CustomerId.ofBytes(head.take(CustomerId.BYTES)));
        }
        Shorthand shorthand = new Shorthand(head);
        ByteSource from = new ByteSource(bytes, head.at(), bytes.length, shorthand);
        Part<State> checkpoint = (parts & CHECKPOINT) != 0 ? Part.taken(from, Journey.STATES) : Journey.NO_CHECKPOINT;
        Instant horizon = (parts & HORIZON) != 0 ? Instant.ofEpochMilli(from.time()) : Instant.EPOCH;
        Instant asOf = (parts & AS_OF) != 0 ? fromBase(from) : Instant.EPOCH;
        Tail tail = (parts & TAIL) != 0 ? Tail.read(from) : Tail.EMPTY;
        Optional<State> stored = (parts & TAIL) != 0
                ? Optional.of(Part.taken(from, Journey.STATES).get())
                : Optional.empty();
        Part<List<Past>> history = (parts & HISTORY) != 0 ? Part.taken(from, Journey.HISTORIES) : Journey.NO_HISTORY;
        Set<CustomerId> absorbed = new HashSet<>();
        if ((parts & ABSORBED) != 0) {
            for (int i = from.length(); i > 0; i--) {
                absorbed.add(new CustomerId(from.word()));
            }
        }
        Seams seams = (parts & SEAMS) != 0 ? Seams.read(from) : Seams.NONE;
        State state = stored.orElseGet(() -> seams.base(checkpoint.get(), rules).advance(asOf, rules));
        if (!from.isAtEnd()) {
            throw new IllegalArgumentException("a stored journey with something behind its end");
        }
        return new Held.Live(
                new Journey(customer, checkpoint, horizon, tail, asOf, state, history, absorbed, seams, shorthand));
    }

    private static Instant fromBase(ByteSource from) {
        return Instant.ofEpochMilli(from.shorthand().base() + from.varint());
    }
}
