package journey.aggregator.erasure.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Seal;
import journey.events.Identifier;
import journey.events.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of {@link Topics#ERASURES} in memory, kept up to date by a thread of its own. So whoever folds the log again, from
 * whichever partition, knows what is erased before the first record; an order between partitions is not needed.
 *
 * <p>Once a second the ends of the topic are asked for; when all of it up to there has been read, the table is complete as
 * of the moment of asking. {@link #current} insists on a moment that is not older than {@link #STALE}: an erasure is known
 * to every worker of every process that long after its record was acknowledged, or the worker waits.
 *
 * <p>A record under a key that isn't configured can't be compared with anything. Then {@link #current} fails, and identity
 * waits: it would let back in whom it should keep out.
 */
public final class ErasedIdsTable implements ErasedIds, AutoCloseable {
    /** How far the table may lag behind its topic. */
    public static final Duration STALE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ErasedIdsTable.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<Seal> seals;
    private final Map<String, Instant> erased = new HashMap<>();
    private boolean news;
    private final Object changed = new Object();
    private final Thread reader;
    private volatile boolean closed;
    private volatile boolean unknownKey;
    private volatile State state = new State(Long.MIN_VALUE, new Table(List.of(), Map.of()));

    /** @param completeAt by {@link System#nanoTime()}; {@link Long#MIN_VALUE}: never yet */
    private record State(long completeAt, Table table) {
        boolean isFresh() {
            return completeAt != Long.MIN_VALUE && System.nanoTime() - completeAt < STALE.toNanos();
        }
    }

    private record Table(List<Seal> seals, Map<String, Instant> erased) implements Snapshot {
        @Override
        public Optional<Instant> until(Identifier id) {
            Optional<Instant> latest = Optional.empty();
            for (Seal seal : seals) {
                Optional<Instant> until = Optional.ofNullable(erased.get(seal.of(id)));
                if (latest.isEmpty() || until.filter(latest.get()::isBefore).isPresent()) {
                    latest = until;
                }
            }
            return latest;
        }

        @Override
        public Optional<Instant> until(String seal) {
            return Optional.ofNullable(erased.get(seal));
        }

        @Override
        public boolean isEmpty() {
            return erased.isEmpty();
        }
    }

    /**
     * Starts to read.
     *
     * @param consumers makes a consumer of bytes without a group; closed here
     * @param keys the first one seals what is erased from now on, the others what was erased before
     */
    public ErasedIdsTable(Supplier<Consumer<byte[], byte[]>> consumers, List<String> keys) {
        this.consumers = consumers;
        this.seals = keys.stream().map(Seal::new).toList();
        this.reader = Thread.ofPlatform().daemon().name("erased-ids").unstarted(this::read);
        reader.start();
    }

    @Override
    public Snapshot current() {
        State now = state;
        if (!now.isFresh()) {
            now = awaitFresh();
        }
        return now.table();
    }

    private State awaitFresh() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (changed) {
            while (!state.isFresh()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || unknownKey) {
                    throw new TimeoutException(
                            unknownKey
                                    ? Topics.ERASURES + " has records under a key that is not among"
                                            + " journey.aggregator.erasure.keys"
                                    : "what was erased is not known yet: " + Topics.ERASURES + " can't be read");
                }
                try {
                    changed.wait(left);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new InterruptException(interrupted);
                }
            }
            return state;
        }
    }

    @Override
    public boolean canErase() {
        return !seals.isEmpty();
    }

    @Override
    public String seal(Identifier id) {
        if (seals.isEmpty()) {
            throw new IllegalStateException("journey.aggregator.erasure.keys is not set");
        }
        return seals.getFirst().of(id);
    }

    private void read() {
        boolean told = false;
        while (!closed) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                follow(consumer);
            } catch (WakeupException | InterruptException stopping) {
                return;
            } catch (KafkaException away) {
                if (!told) {
                    told = true;
                    LOG.atWarn()
                            .addKeyValue("topic", Topics.ERASURES)
                            .addKeyValue("reason", String.valueOf(away.getMessage()))
                            .log("What was erased can't be read yet; trying on");
                }
                pause();
            }
        }
    }

    private void pause() {
        synchronized (changed) {
            try {
                changed.wait(POLL.toMillis());
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> all = consumer.partitionsFor(Topics.ERASURES, PATIENCE).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (all.isEmpty()) {
            throw new KafkaException("the topic is not there");
        }
        consumer.assign(all);
        consumer.seekToBeginning(all);
        erased.clear();
        unknownKey = false;
        news = true;
        boolean complete = false;
        long nextCheck = System.nanoTime();
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(complete ? POLL : Duration.ofMillis(20))) {
                take(record);
            }
            if (news || !complete || System.nanoTime() - nextCheck >= 0) {
                long asked = System.nanoTime();
                Map<TopicPartition, Long> ends = consumer.endOffsets(all, PATIENCE);
                complete = all.stream()
                        .allMatch(partition ->
                                consumer.position(partition, PATIENCE) >= ends.getOrDefault(partition, 0L));
                nextCheck = asked + CHECK_EVERY.toNanos();
                if (complete) {
                    publish(asked);
                }
            }
        }
    }

    private void publish(long completeAt) {
        Table known = state.table();
        // The same contents after a new beginning are the same object still.
        Table table = news && !known.erased().equals(erased) ? new Table(seals, Map.copyOf(erased)) : known;
        news = false;
        synchronized (changed) {
            if (!unknownKey) {
                state = new State(completeAt, table);
            }
            changed.notifyAll();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        String key = new String(record.key(), UTF_8);
        if (seals.stream().noneMatch(seal -> key.startsWith(seal.name() + '.'))) {
            if (!unknownKey) {
                LOG.atError()
                        .addKeyValue("topic", Topics.ERASURES)
                        .log("There are erasures under a key that is not among journey.aggregator.erasure.keys:"
                                + " nothing is folded until it is");
            }
            unknownKey = true;
            return;
        }
        try {
            Instant until = Instant.ofEpochMilli(Long.parseLong(new String(record.value(), UTF_8)));
            erased.merge(key, until, (one, other) -> one.isAfter(other) ? one : other);
            news = true;
        } catch (NumberFormatException notOurs) {
            // Nobody else writes here; what can't be read erases nothing.
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (changed) {
            changed.notifyAll();
        }
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
