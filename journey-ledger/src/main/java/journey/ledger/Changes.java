package journey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
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
        command("HSET", key(unreserved(name)), word(field), value);
    }

    public void deleteField(String name, String field) {
        command("HDEL", key(unreserved(name)), word(field));
    }

    /** Adds to a counter, a field of a hash. */
    public void add(String name, String field, long delta) {
        if (delta != 0) {
            additions
                    .computeIfAbsent(unreserved(name), n -> new LinkedHashMap<>())
                    .merge(field, delta, Long::sum);
        }
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

    /** The commands, additions folded in; the ledger adds its own. */
    public List<byte[][]> commands() {
        List<byte[][]> all = new ArrayList<>(commands);
        additions.forEach((name, fields) -> fields.forEach((field, delta) -> {
            if (delta != 0) {
                all.add(new byte[][] {word("HINCRBY"), key(name), word(field), word(Long.toString(delta))});
            }
        }));
        timers.forEach((name, due) -> all.add(due.map(at ->
                        new byte[][] {word("ZADD"), key(TIMERS), word(Long.toString(at.toEpochMilli())), word(name)})
                .orElseGet(() -> new byte[][] {word("ZREM"), key(TIMERS), word(name)})));
        return all;
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
