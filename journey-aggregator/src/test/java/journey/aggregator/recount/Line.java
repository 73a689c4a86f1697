package journey.aggregator.recount;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import journey.aggregator.counting.Dimension;
import journey.aggregator.generation.Stage;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.JourneyCodec;
import journey.aggregator.journey.JourneyFold;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.journey.JourneyStep;
import journey.aggregator.journey.Journeys;
import journey.aggregator.journey.Keeping;
import journey.aggregator.journey.PlainFold;
import journey.aggregator.journey.StoredJourneys;
import journey.aggregator.journey.Underway;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Partitions;
import journey.events.Topics;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;

/**
 * The journey step with its topic and its slots in memory: batches of any size, workers that die before or after a commit,
 * and timers that fire when everything from before them is folded.
 */
final class Line implements CountedLog, CountedSlots, Journeys {
    static final int PARTITIONS = 3;
    static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    static final String GENERATION = "g";

    private final JourneyRules rules;
    private final JourneyCodec codec;
    private final Random random;
    private final JourneyStep step;
    private final List<List<Input.Arrived>> log = new ArrayList<>();
    private final List<Kept> slots = new ArrayList<>();
    private Instant now = START;
    private boolean losesTransfers;

    private static final class Kept {
        final StoredJourneys journeys = new StoredJourneys();
        final Map<String, Map<String, Long>> sums = new TreeMap<>();
        final Map<String, Instant> timers = new HashMap<>();
        long next;
        Optional<PartitionFold> fold = Optional.empty();
    }

    private record Serves() implements Stage {
        @Override
        public boolean serves() {
            return true;
        }

        @Override
        public long until(int partition) {
            return Long.MAX_VALUE;
        }

        @Override
        public long toldFrom(int partition) {
            return 0;
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public boolean gathering() {
            return false;
        }
    }

    Line(JourneyRules rules, Random random) {
        this.rules = rules;
        this.codec = new JourneyCodec(rules);
        this.random = random;
        this.step = new JourneyStep(
                GENERATION,
                new Serves(),
                this,
                rules,
                codec,
                () -> new TouchpointCodec(Map.of()),
                new SimpleMeterRegistry(),
                Keeping.EVERYTHING);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.add(new ArrayList<>());
            slots.add(new Kept());
        }
    }

    Instant now() {
        return now;
    }

    void waits(Duration time) {
        now = now.plus(time);
    }

    void losesTransfers() {
        losesTransfers = true;
    }

    void publish(Envelope record) {
        List<Input.Arrived> partition = log.get(Partitions.of(record.key(), PARTITIONS));
        partition.add(new Input.Arrived(partition.size(), now, record));
    }

    /** What lies under a customer's key. */
    Optional<Held> held(CustomerId customer) {
        return slots.get(Partitions.of(customer.value(), PARTITIONS)).journeys.find(codec, customer);
    }

    /** Some worker folds some of what there is. */
    void works() {
        int partition = random.nextInt(PARTITIONS);
        Kept slot = slots.get(partition);
        int left = log.get(partition).size() - (int) slot.next;
        if (left > 0) {
            int until = (int) slot.next + 1 + random.nextInt(left);
            commit(partition, List.copyOf(log.get(partition).subList((int) slot.next, until)), until);
        }
    }

    /** Until nothing is left. */
    void catchesUp() {
        while (IntStream.range(0, PARTITIONS).anyMatch(this::isBehind)) {
            works();
        }
    }

    private boolean isBehind(int partition) {
        return slots.get(partition).next < log.get(partition).size();
    }

    /** Every timer that was due before the first record that is not folded yet. */
    void fires() {
        Instant gate = IntStream.range(0, PARTITIONS)
                .filter(this::isBehind)
                .mapToObj(partition -> log.get(partition).get((int) slots.get(partition).next))
                .map(record -> record.appendedAt().minusMillis(1))
                .min(Comparator.naturalOrder())
                .orElse(now);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Input.TimerDue> due = due(partition, gate);
            while (!due.isEmpty()) {
                commit(partition, List.copyOf(due), slots.get(partition).next);
                due = due(partition, gate);
            }
        }
    }

    private List<Input.TimerDue> due(int partition, Instant gate) {
        return slots.get(partition).timers.entrySet().stream()
                .filter(timer -> !timer.getValue().isAfter(gate))
                .map(timer -> new Input.TimerDue(timer.getKey(), timer.getValue()))
                .sorted(Comparator.comparing(Input.TimerDue::due))
                .limit(1 + random.nextInt(3))
                .toList();
    }

    private void commit(int partition, List<Input> inputs, long after) {
        Kept kept = slots.get(partition);
        Slot slot = new Slot("j", partition, PARTITIONS);
        PartitionFold fold = kept.fold.orElseGet(() -> step.open(slot, note -> {}));
        Changes changes = fold.fold(inputs, now);
        int fate = random.nextInt(12);
        kept.fold = fate < 2 ? Optional.empty() : Optional.of(fold);
        if (fate == 0) {
            return;
        }
        for (Input input : inputs) {
            if (input instanceof Input.TimerDue timer) {
                kept.timers.remove(timer.name());
            }
        }
        changes.commands().forEach(command -> carryOut(kept, command));
        kept.next = after;
        publish(changes.outbox());
        if (fate == 1) {
            publish(changes.outbox());
        }
    }

    private void publish(List<Message> outbox) {
        for (Message message : outbox) {
            boolean transfer =
                    String.valueOf(message.envelope().headers().get("ce_type")).equals("journey.transfer");
            if (message.topic().equals(Topics.JOURNEY_TOUCHPOINTS) && !(losesTransfers && transfer)) {
                publish(message.envelope());
            }
        }
    }

    private static void carryOut(Kept slot, byte[][] command) {
        String key = text(command[1]);
        String name = key.substring(key.indexOf("}:") + 2);
        switch (text(command[0])) {
            case "HSET" -> {
                for (int i = 2; i < command.length; i += 2) {
                    slot.journeys.put(name, command[i], command[i + 1]);
                }
            }
            case "HDEL" -> slot.journeys.remove(name, command[2]);
            case "HINCRBY" ->
                slot.sums
                        .computeIfAbsent(name, hash -> new TreeMap<>())
                        .merge(text(command[2]), Long.parseLong(text(command[3])), Long::sum);
            case "ZADD" -> {
                for (int i = 2; i < command.length; i += 2) {
                    long score = Long.parseLong(text(command[i]));
                    String member = text(command[i + 1]);
                    if (name.equals("timers")) {
                        slot.timers.put(member, Instant.ofEpochMilli(score));
                    } else {
                        slot.sums.computeIfAbsent(name, set -> new TreeMap<>()).put(member, score);
                    }
                }
            }
            case "ZREM" -> {
                for (int i = 2; i < command.length; i++) {
                    slot.timers.remove(name.equals("timers") ? text(command[i]) : "");
                    slot.sums.getOrDefault(name, new TreeMap<>()).remove(text(command[i]));
                }
            }
            default -> throw new AssertionError("an unknown command " + text(command[0]));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    /** What lies in a slot, for whoever wants to change it. */
    Map<String, Map<String, Long>> sums(int partition) {
        return slots.get(partition).sums;
    }

    Report recount() {
        Underway underway = new Underway();
        return new Recount(
                        this,
                        this,
                        IntStream.range(0, PARTITIONS)
                                .mapToObj(partition ->
                                        new PlainFold(GENERATION, rules, new TouchpointCodec(Map.of()), underway, 0))
                                .toList(),
                        underway,
                        List.of(0L, 0L, 0L),
                        Clock.fixed(now, ZoneOffset.UTC),
                        2,
                        Duration.ZERO)
                .run();
    }

    @Override
    public Map<CustomerId, Held> find(Slot slot, Collection<CustomerId> customers) {
        return slots.get(slot.partition()).journeys.find(codec, customers);
    }

    @Override
    public Set<String> names(Slot slot, Dimension dimension) {
        return Set.copyOf(slots.get(slot.partition())
                .sums
                .getOrDefault(JourneyFold.namesHash(dimension), Map.of())
                .keySet());
    }

    @Override
    public Piece read(int partition, long from) {
        List<Input.Arrived> rest =
                log.get(partition).subList((int) from, log.get(partition).size());
        List<Input.Arrived> piece = rest.subList(0, Math.min(rest.size(), 1 + random.nextInt(5)));
        return new Piece(piece, from + piece.size());
    }

    @Override
    public List<Long> begins() {
        return List.of(0L, 0L, 0L);
    }

    @Override
    public List<Long> ends() {
        return log.stream().map(partition -> (long) partition.size()).toList();
    }

    @Override
    public Map<Integer, Snapshot> read(Collection<Integer> partitions) {
        Map<Integer, Snapshot> snapshots = new TreeMap<>();
        for (int partition : partitions) {
            Kept slot = slots.get(partition);
            snapshots.put(
                    partition,
                    new Snapshot(slot.next, slot.timers.values().stream().min(Comparator.naturalOrder()), slot.sums));
        }
        return snapshots;
    }

    @Override
    public List<Long> positions() {
        return slots.stream().map(slot -> slot.next).toList();
    }

    @Override
    public Instant watermark() {
        return Instant.EPOCH;
    }
}
