package journey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import journey.events.Envelope;
import journey.events.Topics;

/**
 * What a batch changes: commands on keys of the one slot, timers, and messages. All of it is committed with the position
 * of the batch, or nothing of it.
 *
 * <p>Commands are applied in the order of their calls. Then come the additions to counters, summed per field and sent once,
 * and the timers; so a counter is not to be added to and deleted by the same batch.
 *
 * <p>Names that the ledger itself uses in a slot ({@code offset}, {@code timers}, {@code outbox}) are refused with an
 * {@link IllegalArgumentException}.
 */
public final class Changes {
    static final String TIMERS = "timers";
    private static final byte[] HSET = word("HSET");

    /** Fields or timers in one command; a store takes a few thousand words in one. */
    private static final int MOST_TOGETHER = 1_000;

    private static final Set<String> RESERVED = Set.of("offset", TIMERS, "outbox");

    private final Slot slot;
    private final List<byte[][]> commands = new ArrayList<>();
    private final Map<String, Map<String, Long>> additions = new LinkedHashMap<>();
    private final Map<String, Optional<Instant>> timers = new LinkedHashMap<>();
    private final List<Message> first = new ArrayList<>();
    private final List<Message> outbox = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private int deadLetters;

    public Changes(Slot slot) {
        this.slot = slot;
    }

    /**
     * Sets a plain key.
     *
     * @param name without the slot's tag, as everywhere here
     */
    public void set(String name, byte[] value) {
        command("SET", key(unreserved(name)), value);
    }

    public void delete(String name) {
        command("DEL", key(unreserved(name)));
    }

    public void putField(String name, String field, byte[] value) {
        commands.add(new byte[][] {HSET, key(unreserved(name)), word(field), value});
    }

    /** The same, of a hash whose fields are no text. */
    public void putField(String name, byte[] field, byte[] value) {
        commands.add(new byte[][] {HSET, key(unreserved(name)), field, value});
    }

    public void deleteField(String name, String field) {
        command("HDEL", key(unreserved(name)), word(field));
    }

    public void deleteField(String name, byte[] field) {
        command("HDEL", key(unreserved(name)), field);
    }

    /** Adds to a counter, a field of a hash. */
    public void add(String name, String field, long delta) {
        if (delta != 0) {
            additions
                    .computeIfAbsent(unreserved(name), n -> new LinkedHashMap<>())
                    .merge(field, delta, Long::sum);
        }
    }

    /** Puts a member into a sorted set, at its one place by time. */
    public void rank(String name, String member, Instant at) {
        command("ZADD", key(unreserved(name)), word(Long.toString(at.toEpochMilli())), word(member));
    }

    /** Takes a member out of a sorted set. */
    public void unrank(String name, String member) {
        command("ZREM", key(unreserved(name)), word(member));
    }

    /** Leaves the latest {@code most} members in a sorted set. */
    public void keepLatest(String name, int most) {
        command("ZREMRANGEBYRANK", key(unreserved(name)), word("0"), word(Integer.toString(-most - 1)));
    }

    /** Sets the one timer of this name, or moves it. A timer that has come due is gone unless it is set again. */
    public void timer(String name, Instant due) {
        timers.put(name, Optional.of(due));
    }

    public void cancelTimer(String name) {
        timers.put(name, Optional.empty());
    }

    /** Publishes before the commit and awaits the acknowledgement: at least once, repeated when the commit fails. */
    public void publishFirst(String topic, Envelope envelope) {
        first.add(new Message(topic, envelope));
    }

    /** Publishes after the commit, from the outbox: at least once, and never without the commit. */
    public void publish(String topic, Envelope envelope) {
        outbox.add(new Message(topic, envelope));
    }

    /** Sets an undecodable record aside, with the reason, and counts it. */
    public void deadLetter(String topic, Envelope record, String reason) {
        Map<String, String> headers = new LinkedHashMap<>(record.headers());
        headers.put("dlt-reason", reason);
        outbox.add(new Message(Topics.deadLetter(topic), new Envelope(record.key(), headers, record.value())));
        deadLetters++;
    }

    /**
     * Runs after the commit and after the outbox was acknowledged, on the worker's thread, so it has to hand long work
     * over. Doesn't run when the worker dies or loses the partition in between.
     */
    public void afterwards(Runnable effect) {
        effects.add(effect);
    }

    /**
     * The commands, additions folded in; the ledger adds its own. Fields of one hash that are put one after the other become
     * one command, and so do timers: a command costs Redis more than a field.
     */
    public List<byte[][]> commands() {
        List<byte[][]> all = new ArrayList<>();
        for (int i = 0; i < commands.size(); ) {
            int end = i + 1;
            while (end < commands.size()
                    && end - i < MOST_TOGETHER
                    && areFieldsOfOneHash(commands.get(i), commands.get(end))) {
                end++;
            }
            all.add(end == i + 1 ? commands.get(i) : together(commands.subList(i, end)));
            i = end;
        }
        additions.forEach((name, fields) -> fields.forEach((field, delta) -> {
            if (delta != 0) {
                all.add(new byte[][] {word("HINCRBY"), key(name), word(field), word(Long.toString(delta))});
            }
        }));
        List<byte[]> set = new ArrayList<>();
        List<byte[]> cancelled = new ArrayList<>();
        timers.forEach((name, due) -> due.ifPresentOrElse(
                at -> {
                    set.add(word(Long.toString(at.toEpochMilli())));
                    set.add(word(name));
                },
                () -> cancelled.add(word(name))));
        addInPieces("ZADD", set, all);
        addInPieces("ZREM", cancelled, all);
        return all;
    }

    private static boolean areFieldsOfOneHash(byte[][] one, byte[][] next) {
        return one[0] == HSET && next[0] == HSET && Arrays.equals(one[1], next[1]);
    }

    private static byte[][] together(List<byte[][]> puts) {
        byte[][] command = new byte[2 + 2 * puts.size()][];
        command[0] = HSET;
        command[1] = puts.getFirst()[1];
        for (int i = 0; i < puts.size(); i++) {
            command[2 + 2 * i] = puts.get(i)[2];
            command[3 + 2 * i] = puts.get(i)[3];
        }
        return command;
    }

    private void addInPieces(String verb, List<byte[]> words, List<byte[][]> to) {
        for (int from = 0; from < words.size(); from += 2 * MOST_TOGETHER) {
            List<byte[]> piece = words.subList(from, Math.min(words.size(), from + 2 * MOST_TOGETHER));
            byte[][] command = new byte[2 + piece.size()][];
            command[0] = word(verb);
            command[1] = key(TIMERS);
            for (int i = 0; i < piece.size(); i++) {
                command[2 + i] = piece.get(i);
            }
            to.add(command);
        }
    }

    /** The earliest timer that these changes set, in epoch milliseconds. */
    public OptionalLong earliestTimer() {
        return timers.values().stream()
                .flatMap(Optional::stream)
                .mapToLong(Instant::toEpochMilli)
                .min();
    }

    public List<Message> first() {
        return List.copyOf(first);
    }

    public List<Message> outbox() {
        return List.copyOf(outbox);
    }

    public List<Runnable> effects() {
        return List.copyOf(effects);
    }

    public int deadLetters() {
        return deadLetters;
    }

    private void command(String verb, byte[]... arguments) {
        byte[][] command = new byte[arguments.length + 1][];
        command[0] = word(verb);
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        commands.add(command);
    }

    private static String unreserved(String name) {
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("the name " + name + " is the ledger's own");
        }
        return name;
    }

    private byte[] key(String name) {
        return word(slot.key(name));
    }

    private static byte[] word(String text) {
        return text.getBytes(UTF_8);
    }
}
