package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
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
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition in the hands of one worker: claimed, or to be claimed.
 *
 * <p>While claimed, three facts are held in memory and are true of the slot unless somebody else claimed it or Redis fell
 * back: the next offset, the sequence, and what the fold caches. A commit checks owner and sequence in Redis. As soon as
 * anything is doubtful (refused, timed out, Kafka away) everything is forgotten and the slot claimed again, which reads
 * the truth; so there is one way out of every trouble.
 *
 * <p>In one thread's hands at a time; safe beyond that are {@link Notes} and the meters' reads.
 */
final class PartitionWork {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);
    private static final int TIMERS_PER_BATCH = 500;
    private static final int TIMER_BATCHES_PER_ROUND = 20;
    private static final int NOTES_PER_BATCH = 1_000;
    private static final Duration TIMER_POSTPONED_BY = Duration.ofMinutes(1);

    /** What the log has of this partition. */
    interface Log {
        long first();

        long end();

        /** The first record with this timestamp or a later one. */
        OptionalLong appendedFrom(Instant time);
    }

    /** Known only between a claim and the next doubt. */
    private record Claimed(String owner, PartitionFold fold, Queue notes) {}

    private record Queue(ConcurrentLinkedQueue<Object> waiting) implements Notes {
        @Override
        public void post(Object note) {
            waiting.add(note);
        }
    }

    /** What may be done when everything before {@code end} is folded. Stays true however much arrives in between. */
    private record Target(long end, Instant gate, Instant passed) {}

    private final Slot slot;
    private final String topic;
    private final SlotStore slots;
    private final MessageLog log;
    private final Outlet outlet;
    private final PartitionFold.Factory folds;
    private final Clock clock;
    private final LedgerMeters meters;
    private final Backoff backoff = new Backoff();

    private Optional<Claimed> claimed = Optional.empty();
    private Optional<Target> target = Optional.empty();
    /** Timers up to here may fire: stays true until the next doubt. */
    private Instant open = Instant.EPOCH;

    private long sequence;
    private long next;
    private Optional<Instant> newest = Optional.empty();
    private long nextTimer;
    private int published;
    private OptionalLong everSequence = OptionalLong.empty();
    private volatile long end;
    private volatile long folded;
    private volatile Instant watermark = Instant.EPOCH;

    /** Whatever isn't folded was appended then or later: {@link Instant#EPOCH} for unknown. */
    private volatile Instant waitingSince = Instant.EPOCH;

    private volatile long timersDue;

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
        this.outlet = new Outlet(slot, log, meters);
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

    /** Grows with every doubt, ends with the next commit or watermark. */
    Backoff backoff() {
        return backoff;
    }

    long next() {
        return next;
    }

    double lag() {
        return (double) Math.max(0, end - folded);
    }

    /**
     * How old the oldest record is that isn't folded; 0 when there is none. Exact once it has been polled. Before that it is
     * the age of what was folded last or, where it is less, of the last time that nothing was left.
     */
    double lagAgeSeconds() {
        if (end <= folded) {
            return 0;
        }
        Instant since = waitingSince;
        return since.equals(Instant.EPOCH)
                ? Double.NaN
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    double timersDue() {
        return (double) timersDue;
    }

    double watermarkAgeSeconds() {
        return watermark.equals(Instant.EPOCH)
                ? Double.NaN
                : Duration.between(watermark, clock.instant()).toMillis() / 1000.0;
    }

    /**
     * Makes this worker the slot's owner and takes up where the slot stands: republishes what a predecessor committed but
     * perhaps did not publish. Afterwards {@link #next()} says where to read on, if it {@link #isClaimed()}.
     *
     * @throws IllegalStateException when the slot was written for another number of partitions
     */
    void claim(Log records) {
        if (everSequence.isPresent()) {
            end = records.end(); // so that the lag grows while the store is away
        }
        String owner = UUID.randomUUID().toString();
        Position position = switch (slots.claim(slot, owner)) {
            case SlotStore.Claim.Granted granted -> granted.position();
            case SlotStore.Claim.OtherLayout other ->
                throw new IllegalStateException("the slots of " + slot.namespace() + " were written for "
                        + other.partitions() + " partitions, the topic " + topic + " has " + slot.partitions()
                        + ": rebuild them under another namespace, or restore the number");
            case SlotStore.Claim.Closed closed ->
                throw new IllegalStateException(
                        "the slots of " + slot.namespace() + " are closed: another namespace takes their place");
        };
        Instant last = position.newest().orElse(Instant.EPOCH);
        boolean fellBack = everSequence.isPresent() && position.sequence() < everSequence.getAsLong();
        waitingSince = fellBack || last.isAfter(waitingSince) ? last : waitingSince;
        if (fellBack) {
            meters.fallbacks.increment();
            LOG.atWarn()
                    .addKeyValue("slot", slot.key(""))
                    .addKeyValue("commits", everSequence.getAsLong() - position.sequence())
                    .log("Redis has fallen back, folding again");
        }
        everSequence = OptionalLong.of(position.sequence());
        sequence = position.sequence();
        newest = position.newest();
        watermark = Instant.EPOCH;
        end = records.end();
        List<Message> left = slots.outbox(slot);
        outlet.publish(left);
        published = left.size();
        nextTimer = earliestTimer();
        Queue notes = new Queue(new ConcurrentLinkedQueue<>());
        claimed = Optional.of(new Claimed(owner, folds.open(slot, notes), notes));
        takeUp(position.next(), records);
    }

    /** Where the slot's position isn't in the log, a place that is gets committed, so that the loss is counted once. */
    private void takeUp(OptionalLong position, Log records) {
        long wanted = position.orElse(0);
        long first = records.first();
        long last = records.end();
        if (wanted < first) {
            if (commit(List.of(), first)) {
                meters.gaps.increment((double) (first - wanted));
                LOG.atWarn()
                        .addKeyValue("slot", slot.key(""))
                        .addKeyValue("records", first - wanted)
                        .log("The log no longer reaches back to where the slot stands");
            }
        } else if (wanted > last) {
            long later = newest.map(
                            time -> records.appendedFrom(time.plusMillis(1)).orElse(last))
                    .orElse(first);
            if (commit(List.of(), later)) {
                meters.truncations.increment((double) (wanted - last));
                LOG.atWarn()
                        .addKeyValue("slot", slot.key(""))
                        .addKeyValue("records", wanted - last)
                        .addKeyValue("from", later)
                        .log("The log ends before the place where the slot stands");
            }
        } else {
            next = wanted;
            folded = wanted;
        }
    }

    /** Forgets everything that might not be true any more. What is folded next comes after a claim. */
    void doubt() {
        claimed = Optional.empty();
        target = Optional.empty();
        open = Instant.EPOCH;
        backoff.extend();
    }

    /**
     * Folds and commits what was polled.
     *
     * @param records in order; empty when the log holds only marks of transactions up to {@code after}
     * @param after where the consumer reads on
     */
    void fold(List<Input.Arrived> records, long after) {
        if (after < next || (!records.isEmpty() && records.getFirst().offset() < next)) {
            // Nobody asked for these: the log isn't the one we read from. Never fold twice; the next claim looks
            // closer.
            doubt();
            return;
        }
        if (records.isEmpty()) {
            next = after;
            folded = after;
            return;
        }
        meters.batchSize.record(records.size());
        waitingSince = records.getFirst().appendedAt();
        apply(List.copyOf(records), after);
    }

    boolean hasNotes() {
        return claimed.isPresent() && claimed.get().notes().waiting().peek() != null;
    }

    /** Folds what side effects have reported since the last call. */
    void foldNotes() {
        List<Input> notes = new ArrayList<>();
        claimed.ifPresent(work -> {
            while (notes.size() < NOTES_PER_BATCH && work.notes().waiting().peek() != null) {
                notes.add(new Input.Noted(work.notes().waiting().remove()));
            }
        });
        if (!notes.isEmpty()) {
            apply(notes, next);
        }
    }

    /**
     * Sets how far time may pass once this partition has folded what is there now. An earlier aim is kept until it is
     * reached: under steady input there is always one record more, but never one more before the end that was noted.
     *
     * @param endOfLog read after both instants
     */
    void aim(long endOfLog, Instant gate, Instant passed) {
        end = endOfLog;
        if (endOfLog < next) {
            doubt();
            return;
        }
        if (endOfLog == next) {
            waitingSince = clock.instant();
        }
        if (target.isEmpty()) {
            target = Optional.of(new Target(endOfLog, gate, passed));
        }
    }

    /** Looks how many timers are overdue; asks the store only where one may be. */
    void countTimersDue() {
        Instant now = clock.instant();
        timersDue = nextTimer <= now.toEpochMilli() ? slots.countDue(slot, now) : 0;
    }

    boolean hasReachedAim() {
        return target.isPresent() && next >= target.get().end();
    }

    /** Whether {@link #advance} would do something. */
    boolean canAdvance() {
        return hasReachedAim()
                || (nextTimer <= open.toEpochMilli()
                        && claimed.isPresent()
                        && claimed.get().fold().room() > 0);
    }

    /**
     * If the aim is reached, fires the timers that are due by it and says how far this partition is. Between two aims it
     * fires what was left for want of room.
     *
     * @return the watermark that is to be written, see {@link #marked}
     */
    Optional<SlotStore.Watermark> advance() {
        if (!hasReachedAim()) {
            fireTimers(open);
            return Optional.empty();
        }
        Target reached = target.orElseThrow();
        target = Optional.empty();
        open = reached.gate();
        fireTimers(open);
        Instant mark = reached.passed().isAfter(watermark) ? reached.passed() : watermark;
        if (isClaimed() && published > 0) {
            if (commit(
                    List.<byte[][]>of(
                            words("HSET", slot.key("offset"), "watermark", Long.toString(mark.toEpochMilli()))),
                    next)) {
                watermark = mark;
            }
            return Optional.empty();
        }
        return claimed.filter(work -> mark.isAfter(watermark))
                .map(work -> new SlotStore.Watermark(slot, work.owner(), sequence, mark));
    }

    /**
     * What came of the watermark that {@link #advance} returned, before anything else was done.
     *
     * @param written false where this isn't the slot's owner any more, or the store has fallen back
     */
    void marked(Instant mark, boolean written) {
        if (written) {
            watermark = mark;
            backoff.reset();
        } else {
            meters.refused.increment();
            doubt();
        }
    }

    private void fireTimers(Instant gate) {
        for (int batch = 0;
                batch < TIMER_BATCHES_PER_ROUND && isClaimed() && nextTimer <= gate.toEpochMilli();
                batch++) {
            int most = Math.min(TIMERS_PER_BATCH, claimed.orElseThrow().fold().room());
            if (most < 1) {
                return;
            }
            List<Input.TimerDue> due = slots.due(slot, gate, most);
            if (!due.isEmpty()) {
                apply(List.copyOf(due), next);
            }
            if (isClaimed() && due.size() < most) {
                nextTimer = earliestTimer();
            }
        }
    }

    private long earliestTimer() {
        return slots.earliestTimer(slot).map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    }

    private void apply(List<Input> inputs, long after) {
        if (claimed.isEmpty()) {
            return;
        }
        Optional<Changes> committed;
        try {
            PartitionFold fold = claimed.get().fold();
            Instant now = clock.instant();
            long began = System.nanoTime();
            Changes changes = fold.fold(inputs, now);
            meters.foldTime.record(Duration.ofNanos(System.nanoTime() - began));
            committed = commit(inputs, changes, after);
            if (committed.isPresent()) {
                Visibility.record(inputs, now, clock.instant(), meters.visible);
            }
        } catch (RuntimeException failure) {
            if (isTransient(failure)) {
                throw failure;
            }
            findPoison(inputs, after, failure);
            return;
        }
        committed.ifPresent(this::afterwards);
    }

    /**
     * A fold that fails for any other reason than the servers' absence would fail for ever. Halves the batch until the
     * input that does it is alone.
     */
    private void findPoison(List<Input> inputs, long after, RuntimeException failure) {
        reopen();
        if (inputs.size() == 1) {
            setAside(inputs.getFirst(), after, failure);
            return;
        }
        int half = inputs.size() / 2;
        long between = inputs.get(half) instanceof Input.Arrived following ? following.offset() : after;
        apply(inputs.subList(0, half), between);
        apply(inputs.subList(half, inputs.size()), after);
    }

    /** The failed attempt may have left its marks in the fold's cache. */
    private void reopen() {
        Claimed work = claimed.orElseThrow();
        claimed = Optional.of(new Claimed(work.owner(), folds.open(slot, work.notes()), work.notes()));
    }

    private void setAside(Input input, long after, RuntimeException failure) {
        Changes aside = new Changes(slot);
        LedgerMeters.Failed what = switch (input) {
            case Input.Arrived record -> {
                aside.deadLetter(
                        topic,
                        record.envelope(),
                        "folding failed: " + failure.getClass().getName());
                yield LedgerMeters.Failed.RECORD;
            }
            case Input.TimerDue timer -> {
                aside.timer(timer.name(), clock.instant().plus(TIMER_POSTPONED_BY));
                yield LedgerMeters.Failed.TIMER;
            }
            case Input.Noted note -> LedgerMeters.Failed.NOTE;
        };
        LOG.atError()
                .addKeyValue("slot", slot.key(""))
                .addKeyValue("input", what)
                .addKeyValue("next", after)
                .addKeyValue("failure", failure.getClass().getName())
                .addKeyValue("at", origin(failure))
                .log("An input can't be folded and is set aside");
        commit(List.of(input), aside, after).ifPresent(changes -> {
            meters.failures(what).increment();
            afterwards(changes);
        });
    }

    /** Where it was thrown: the message may hold what the customer wrote, so it isn't logged. */
    private static String origin(RuntimeException failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "unknown" : trace[0].toString();
    }

    private Optional<Changes> commit(List<Input> inputs, Changes changes, long after) {
        publishFirst(changes.first());
        List<byte[][]> commands = new ArrayList<>();
        Optional<Instant> latest = newest;
        int arrived = 0;
        List<byte[]> due = new ArrayList<>();
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived record -> {
                    arrived++;
                    latest = latest.filter(time -> !time.isBefore(record.appendedAt()))
                            .or(() -> Optional.of(record.appendedAt()));
                }
                case Input.TimerDue timer -> {
                    due.add(bytes(timer.name()));
                }
                case Input.Noted note -> {}
            }
        }
        if (!due.isEmpty()) {
            // Ahead of the fold's own commands, which may set a timer anew.
            due.addAll(0, List.of(bytes("ZREM"), bytes(slot.key("timers"))));
            commands.add(due.toArray(byte[][]::new));
        }
        if (!latest.equals(newest)) {
            commands.add(words(
                    "HSET",
                    slot.key("offset"),
                    "newest",
                    Long.toString(latest.orElseThrow().toEpochMilli())));
        }
        commands.addAll(changes.commands());
        for (Message message : changes.outbox()) {
            commands.add(new byte[][] {bytes("RPUSH"), bytes(slot.key("outbox")), message.encode()});
        }
        if (!commit(commands, after)) {
            return Optional.empty();
        }
        newest = latest;
        waitingSince = latest.filter(time -> time.isAfter(waitingSince)).orElse(waitingSince);
        meters.records.increment(arrived);
        meters.timersFired.increment(due.isEmpty() ? 0 : due.size() - 2);
        meters.deadLetters.increment(changes.deadLetters());
        nextTimer = Math.min(nextTimer, changes.earliestTimer().orElse(Long.MAX_VALUE));
        return Optional.of(changes);
    }

    /** Commits, and takes what was published by now out of the outbox. */
    private boolean commit(List<byte[][]> commands, long after) {
        List<byte[][]> all = new ArrayList<>(commands.size() + 1);
        if (published > 0) {
            all.add(words("LTRIM", slot.key("outbox"), Integer.toString(published), "-1"));
        }
        all.addAll(commands);
        long began = System.nanoTime();
        SlotStore.Commit outcome = slots.commit(slot, claimed.orElseThrow().owner(), sequence, after, all);
        meters.commitTime.record(Duration.ofNanos(System.nanoTime() - began));
        return switch (outcome) {
            case SlotStore.Commit.Refused refused -> {
                meters.refused.increment();
                doubt();
                yield false;
            }
            case SlotStore.Commit.Applied applied -> {
                report(applied);
                meters.commits.increment();
                sequence++;
                everSequence = OptionalLong.of(sequence);
                next = after;
                folded = after;
                published = 0;
                backoff.reset();
                yield true;
            }
        };
    }

    private void report(SlotStore.Commit.Applied applied) {
        if (applied.failed() > 0) {
            meters.failedCommands.increment(applied.failed());
            LOG.atError()
                    .addKeyValue("slot", slot.key(""))
                    .addKeyValue("commands", applied.failed())
                    .addKeyValue("reason", applied.reason())
                    .log("Redis could not carry out commands of a commit");
        }
    }

    /** Publishes the outbox, then runs the effects. Both are past the commit, so nothing here may undo or repeat it. */
    private void afterwards(Changes changes) {
        outlet.publish(changes.outbox());
        published = changes.outbox().size();
        for (Runnable effect : changes.effects()) {
            try {
                effect.run();
            } catch (RuntimeException failure) {
                meters.failures(LedgerMeters.Failed.EFFECT).increment();
                LOG.atError()
                        .addKeyValue("slot", slot.key(""))
                        .addKeyValue("failure", failure.getClass().getName())
                        .addKeyValue("at", origin(failure))
                        .log("A side effect failed");
            }
        }
    }

    private void publishFirst(List<Message> messages) {
        if (!messages.isEmpty()) {
            log.publish(messages);
            meters.published.increment(messages.size());
        }
    }

    /** Failures of the servers pass by waiting. What Kafka refuses for what it is does not. */
    private boolean isTransient(RuntimeException failure) {
        return slots.isTransient(failure)
                || (failure instanceof KafkaException && !(failure instanceof SerializationException));
    }

    private static byte[][] words(String... words) {
        byte[][] command = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            command[i] = bytes(words[i]);
        }
        return command;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
