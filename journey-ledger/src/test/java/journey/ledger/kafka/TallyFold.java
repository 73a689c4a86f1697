package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import journey.events.Envelope;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;

/**
 * Counts records twice over: by addition in Redis ({@code count}), and from its own cache ({@code total}), so a stale cache
 * shows. Every record's text is counted too ({@code seen}), and sent out.
 *
 * <p>Some texts do more: {@code poison…} fails, {@code timer:name:millis} sets a timer, whose firing is counted
 * ({@code fired}), {@code note:…} has a note posted after the commit, {@code effect…} has an effect that fails,
 * {@code wrong…} orders what Redis can't do.
 */
final class TallyFold implements PartitionFold {
    private final Slot slot;
    private final Notes notes;
    private final Factory options;
    private final Map<String, Long> totals = new HashMap<>();

    private TallyFold(Slot slot, Notes notes, Factory options) {
        this.slot = slot;
        this.notes = notes;
        this.options = options;
        options.redis
                .await(options.redis.commands().hgetall(slot.key("total").getBytes(UTF_8)))
                .forEach((key, total) -> totals.put(text(key), Long.parseLong(text(total))));
    }

    static final class Factory implements PartitionFold.Factory {
        final RedisLink redis;
        final String out;
        final String first;
        final AtomicInteger opened = new AtomicInteger();
        Runnable before = () -> {};
        IntSupplier room = () -> Integer.MAX_VALUE;

        Factory(RedisLink redis, String out, String first) {
            this.redis = redis;
            this.out = out;
            this.first = first;
        }

        /** @param action runs in the middle of every fold */
        Factory before(Runnable action) {
            before = action;
            return this;
        }

        Factory room(IntSupplier timers) {
            room = timers;
            return this;
        }

        @Override
        public PartitionFold open(Slot slot, Notes notes) {
            opened.incrementAndGet();
            return new TallyFold(slot, notes, this);
        }
    }

    @Override
    public int room() {
        return options.room.getAsInt();
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        Changes changes = new Changes(slot);
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived record -> on(record, changes);
                case Input.TimerDue timer -> {
                    if (timer.name().startsWith("poison")) {
                        throw new IllegalStateException("a poisonous timer");
                    }
                    changes.add("fired", timer.name(), 1);
                    changes.publish(options.out, envelope("timers", "fired " + timer.name()));
                }
                case Input.Noted noted -> {
                    if (noted.note().equals("poison")) {
                        throw new IllegalStateException("a poisonous note");
                    }
                    changes.add("noted", noted.note().toString(), 1);
                }
            }
        }
        options.before.run();
        return changes;
    }

    private void on(Input.Arrived record, Changes changes) {
        String key = record.envelope().key();
        String text = text(record.envelope().value());
        // Ahead of the failure, so that a batch that fails leaves its mark here.
        long total = totals.merge(key, 1L, Long::sum);
        changes.putField("total", key, Long.toString(total).getBytes(UTF_8));
        changes.add("count", key, 1);
        changes.add("seen", text, 1);
        if (text.startsWith("poison")) {
            throw new IllegalStateException("a poisonous record");
        } else if (text.startsWith("timer:")) {
            String[] parts = text.split(":", 3);
            changes.timer(parts[1], Instant.ofEpochMilli(Long.parseLong(parts[2])));
        } else if (text.startsWith("note:")) {
            changes.afterwards(() -> notes.post(text.substring("note:".length())));
        } else if (text.startsWith("effect")) {
            changes.afterwards(() -> {
                throw new IllegalStateException("a failing effect");
            });
        } else if (text.startsWith("wrong")) {
            changes.putField("word", "f", "not a number".getBytes(UTF_8));
            changes.add("word", "f", 1);
        }
        changes.publishFirst(options.first, envelope(key, text));
        changes.publish(options.out, envelope(key, text));
    }

    static Envelope envelope(String key, String text) {
        return new Envelope(key, Map.of("from", "tally"), text.getBytes(UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
