package journey.ledger.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import journey.events.Envelope;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Position;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition in the hands of one worker: claimed, or to be claimed.
 *
 * <p>While claimed, three facts are held in memory and are true of the slot unless somebody else claimed it or Redis fell
 * back: the next offset, the sequence, and what the fold caches. A commit checks the first two in Redis. As soon as
 * anything is doubtful (refused, timed out, Kafka away) everything is forgotten and the slot claimed again, which reads
 * the truth; so there is one way out of every trouble.
 *
 * <p>Not thread-safe but for {@link Notes} and the meters' reads.
 */
final class PartitionWork {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);
    private static final int TIMERS_PER_BATCH = 500;

    /** Known only between a claim and the next doubt. */
    private record Claimed(String owner, PartitionFold fold, Queue notes) {}

    private record Queue(ConcurrentLinkedQueue<Object> waiting) implements Notes {
        @Override
        public void post(Object note) {
            waiting.add(note);
        }
    }

    private final Slot slot;
    private final String topic;
    private final SlotStore slots;
    private final MessageLog log;
    private final PartitionFold.Factory folds;
    private final Clock clock;
    private final LedgerMeters meters;

    private Optional<Claimed> claimed = Optional.empty();
    private long sequence;
    private long next;
    private long nextTimer;
    private int published;
    private OptionalLong everNext = OptionalLong.empty();
    private volatile long end;
    private volatile long folded;
    private volatile Instant watermark = Instant.EPOCH;

    PartitionWork(
            Slot slot,
            String topic,
            SlotStore slots,
            MessageLog log,
            PartitionFold.Factory folds,
            Clock clock,
            LedgerMeters meters) {
        this.slot = slot;
        this.topic = topic;
        this.slots = slots;
        this.log = log;
        this.folds = folds;
        this.clock = clock;
        this.meters = meters;
    }

    Slot slot() {
        return slot;
    }

    boolean isClaimed() {
        return claimed.isPresent();
    }

    long next() {
        return next;
    }

    double lag() {
        return Math.max(0, end - folded);
    }

    double watermarkAgeSeconds() {
        return watermark.equals(Instant.EPOCH)
                ? Double.NaN
                : Duration.between(watermark, clock.instant()).toMillis() / 1000.0;
    }

    /**
     * Makes this worker the slot's owner and takes up where the slot stands: republishes what a predecessor committed but
     * perhaps did not publish.
     *
     * @param first the log's first offset
     * @param last the log's end
     * @throws IllegalStateException when the slot was written for another number of partitions
     */
    void claim(long first, long last) {
        String owner = UUID.randomUUID().toString();
        Position position =
                switch (slots.claim(slot, owner)) {
                    case SlotStore.Claim.Granted granted -> granted.position();
                    case SlotStore.Claim.OtherLayout other ->
                        throw new IllegalStateException("the slots of " + slot.namespace() + " were written for "
                                + other.partitions() + " partitions, the topic " + topic + " has " + slot.partitions()
                                + ": rebuild them under another namespace, or restore the number");
                };
        sequence = position.sequence();
        next = within(first, last, position.next());
        if (everNext.isPresent() && next < everNext.getAsLong()) {
            meters.fallbacks.increment();
            LOG.atWarn()
                    .addKeyValue("slot", slot.key(""))
                    .addKeyValue("from", everNext.getAsLong())
                    .addKeyValue("to", next)
                    .log("Redis has fallen back, folding again");
        }
        everNext = OptionalLong.of(next);
        folded = next;
        end = last;
        List<Message> left = slots.outbox(slot);
        publish(left);
        published = left.size();
        nextTimer = slots.earliestTimer(slot).map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        Queue notes = new Queue(new ConcurrentLinkedQueue<>());
        claimed = Optional.of(new Claimed(owner, folds.open(slot, notes), notes));
    }

    private long within(long first, long last, OptionalLong position) {
        if (position.isEmpty()) {
            return first;
        }
        long wanted = position.getAsLong();
        if (wanted < first) {
            meters.gaps.increment(first - wanted);
            LOG.atWarn()
                    .addKeyValue("slot", slot.key(""))
                    .addKeyValue("records", first - wanted)
                    .log("The log no longer reaches back to where the slot stands");
            return first;
        }
        if (wanted > last) {
            meters.truncations.increment(wanted - last);
            LOG.atWarn()
                    .addKeyValue("slot", slot.key(""))
                    .addKeyValue("records", wanted - last)
                    .log("The log ends before the place where the slot stands");
            return last;
        }
        return wanted;
    }

    /** Forgets everything that might not be true any more. */
    void doubt() {
        claimed = Optional.empty();
    }

    /**
     * Folds and commits records, which start at {@link #next()}.
     *
     * @param after the offset behind the last of them
     */
    void fold(List<Input.Arrived> records, long after) {
        if (records.isEmpty()) {
            return;
        }
        meters.batchSize.record(records.size());
        apply(List.copyOf(records), after);
        meters.records.increment(records.size());
    }

    /** Folds what side effects have reported since the last call. */
    void foldNotes() {
        List<Input> notes = new ArrayList<>();
        claimed.ifPresent(work -> {
            for (Object note = work.notes().waiting().poll(); note != null; note = work.notes().waiting().poll()) {
                notes.add(new Input.Noted(note));
            }
        });
        if (!notes.isEmpty()) {
            apply(notes, next);
        }
    }

    /** Whether everything that was on the topic when {@code end} was read has been folded. */
    boolean caughtUp(long endOfLog) {
        end = endOfLog;
        return next >= endOfLog;
    }

    /**
     * Lets time pass on a partition that has caught up: fires the timers that are due by {@code gate} and says how far this
     * partition is.
     */
    void advance(Instant gate, Instant passed) {
        while (isClaimed() && nextTimer <= gate.toEpochMilli()) {
            List<Input.TimerDue> due = slots.due(slot, gate, TIMERS_PER_BATCH);
            if (due.isEmpty()) {
                nextTimer = slots.earliestTimer(slot).map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
                continue;
            }
            apply(List.copyOf(due), next);
            meters.timersFired.increment(due.size());
            if (due.size() < TIMERS_PER_BATCH) {
                nextTimer = slots.earliestTimer(slot).map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
            }
        }
        if (isClaimed() && (passed.isAfter(watermark) || published > 0)) {
            Instant mark = passed.isAfter(watermark) ? passed : watermark;
            List<byte[][]> commands = new ArrayList<>();
            commands.add(words("HSET", slot.key("offset"), "watermark", Long.toString(mark.toEpochMilli())));
            if (commit(commands, next)) {
                watermark = mark;
            }
        }
    }

    private void apply(List<Input> inputs, long after) {
        if (claimed.isEmpty()) {
            return;
        }
        Changes changes;
        try {
            changes = meters.foldTime.record(() -> decide(inputs));
        } catch (RuntimeException failure) {
            if (isTransient(failure)) {
                throw failure;
            }
            applyOneByOne(inputs, after, failure);
            return;
        }
        apply(inputs, changes, after);
    }

    private Changes decide(List<Input> inputs) {
        return claimed.orElseThrow().fold().fold(inputs, clock.instant());
    }

    /** A fold that fails for any other reason than the servers' absence would fail for ever: find the one that does it. */
    private void applyOneByOne(List<Input> inputs, long after, RuntimeException failure) {
        if (inputs.size() > 1) {
            for (int i = 0; i < inputs.size() && isClaimed(); i++) {
                long position = i + 1 < inputs.size() && inputs.get(i + 1) instanceof Input.Arrived following
                        ? following.offset()
                        : after;
                // The failed attempt may have left its marks in the fold's cache.
                reopen();
                apply(List.of(inputs.get(i)), position);
            }
            return;
        }
        reopen();
        LOG.atError()
                .addKeyValue("slot", slot.key(""))
                .addKeyValue("input", inputs.getFirst().getClass().getSimpleName())
                .addKeyValue("failure", failure.getClass().getName())
                .log("An input can't be folded and is set aside");
        Changes aside = new Changes(slot);
        switch (inputs.getFirst()) {
            case Input.Arrived record ->
                aside.deadLetter(
                        topic, record.envelope(), "folding failed: " + failure.getClass().getName());
            case Input.TimerDue timer -> aside.timer(timer.name(), clock.instant().plus(Duration.ofMinutes(1)));
            case Input.Noted note -> meters.interruptions.increment();
        }
        apply(inputs, aside, after);
    }

    private void reopen() {
        claimed = claimed.map(work -> new Claimed(work.owner(), folds.open(slot, work.notes()), work.notes()));
    }

    private void apply(List<Input> inputs, Changes changes, long after) {
        publish(changes.first());
        List<byte[][]> commands = new ArrayList<>();
        for (Input input : inputs) {
            if (input instanceof Input.TimerDue timer) {
                // Ahead of the fold's own commands, which may set the timer anew.
                commands.add(words("ZREM", slot.key("timers"), timer.name()));
            }
        }
        commands.addAll(changes.commands());
        for (Message message : changes.outbox()) {
            commands.add(new byte[][] {bytes("RPUSH"), bytes(slot.key("outbox")), message.encode()});
        }
        if (!commit(commands, after)) {
            return;
        }
        meters.deadLetters.increment(changes.deadLetters());
        nextTimer = Math.min(nextTimer, changes.earliestTimer().orElse(Long.MAX_VALUE));
        publish(changes.outbox());
        published = changes.outbox().size();
        changes.effects().forEach(Runnable::run);
    }

    /** Commits, and takes what was published by now out of the outbox. */
    private boolean commit(List<byte[][]> commands, long after) {
        List<byte[][]> all = new ArrayList<>(commands.size() + 1);
        if (published > 0) {
            all.add(words("LTRIM", slot.key("outbox"), Integer.toString(published), "-1"));
        }
        all.addAll(commands);
        String owner = claimed.orElseThrow().owner();
        boolean applied = Boolean.TRUE.equals(
                meters.commitTime.record(() -> slots.commit(slot, owner, sequence, after, all)));
        if (!applied) {
            meters.refused.increment();
            doubt();
            return false;
        }
        meters.commits.increment();
        sequence++;
        next = after;
        everNext = OptionalLong.of(after);
        folded = after;
        end = Math.max(end, after);
        published = 0;
        return true;
    }

    private void publish(List<Message> messages) {
        if (!messages.isEmpty()) {
            log.publish(messages);
            meters.published.increment(messages.size());
        }
    }

    /** The servers' failures come back in order by waiting. */
    static boolean isTransient(RuntimeException failure) {
        return failure instanceof KafkaException || failure instanceof io.lettuce.core.RedisException;
    }

    private static byte[][] words(String... words) {
        byte[][] command = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            command[i] = bytes(words[i]);
        }
        return command;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static Input.Arrived arrived(
            long offset, long timestamp, byte[] key, Map<String, String> headers, byte[] value) {
        return new Input.Arrived(
                offset,
                Instant.ofEpochMilli(timestamp),
                new Envelope(new String(key, java.nio.charset.StandardCharsets.UTF_8), headers, value));
    }
}
