package journey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import journey.events.Envelope;
import journey.events.Topics;

/**
 * What a batch changes: commands on keys of the one slot, timers, and messages. All of it is committed with the position
 * of the batch, or nothing of it.
 *
 * <p>Commands are applied in the order of their calls; additions to counters are summed per field and sent once.
 */
public final class Changes {
    private final Slot slot;
    private final List<byte[][]> commands = new ArrayList<>();
    private final Map<String, Map<String, Long>> additions = new HashMap<>();
    private final Map<String, Optional<Instant>> timers = new HashMap<>();
    private final List<Message> first = new ArrayList<>();
    private final List<Message> outbox = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private int deadLetters;

    public Changes(Slot slot) {
        this.slot = slot;
    }

    /** @param name without the slot's tag, as everywhere here */
    public void set(String name, byte[] value) {
        command("SET", key(name), value);
    }

    public void delete(String name) {
        command("DEL", key(name));
    }

    public void putField(String name, String field, byte[] value) {
        command("HSET", key(name), field.getBytes(UTF_8), value);
    }

    public void deleteField(String name, String field) {
        command("HDEL", key(name), field.getBytes(UTF_8));
    }

    /** Adds to a counter, a field of a hash. */
    public void add(String name, String field, long delta) {
        if (delta != 0) {
            additions.computeIfAbsent(name, n -> new HashMap<>()).merge(field, delta, Long::sum);
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
        Map<String, String> headers = new HashMap<>(record.headers());
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
                all.add(new byte[][] {ascii("HINCRBY"), key(name), field.getBytes(UTF_8), ascii(Long.toString(delta))});
            }
        }));
        timers.forEach((name, due) -> all.add(
                due.map(at -> new byte[][] {
                            ascii("ZADD"), key(TIMERS), ascii(Long.toString(at.toEpochMilli())), name.getBytes(UTF_8)
                        })
                        .orElseGet(() -> new byte[][] {ascii("ZREM"), key(TIMERS), name.getBytes(UTF_8)})));
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

    static final String TIMERS = "timers";

    private void command(String verb, byte[]... arguments) {
        byte[][] command = new byte[arguments.length + 1][];
        command[0] = ascii(verb);
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        commands.add(command);
    }

    private byte[] key(String name) {
        return slot.key(name).getBytes(UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(UTF_8);
    }
}
