package journey.aggregator.identity;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.handover.UnmergeCodec;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Partitions;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;

/**
 * A topic, its identity workers and their output in memory. Between any two calls to the store another worker may run, or
 * the worker dies, with part of its writes done; also while and after it publishes. When a partition is taken over in the
 * midst of its worker's batch, that worker goes on as a zombie: what it writes and publishes counts, its commit doesn't.
 */
final class Town implements KnownAs {
    static final class Crash extends RuntimeException {}

    final FakeLinks store = new FakeLinks();
    final List<Message> output = new ArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<Integer, List<Envelope>> topic = new TreeMap<>();
    private final IdentityStep step;
    private final Map<Integer, Integer> committed = new HashMap<>();
    private final Map<Integer, PartitionFold> folds = new HashMap<>();
    private final Set<Integer> busy = new HashSet<>();
    private final Random random;
    private final int partitions;
    private final double turbulence;
    private int depth = 0;
    private DecodedOutput decoded = new DecodedOutput(0, List.of());

    private record DecodedOutput(int length, List<Handover> handovers) {}

    /** @param turbulence how likely something goes wrong at each occasion, 0 to 1 */
    Town(long seed, int partitions, double turbulence) {
        this(seed, partitions, turbulence, Guards.DEFAULT);
    }

    Town(long seed, int partitions, double turbulence, Guards guards) {
        this.step = new IdentityStep(new Disturbed(), Events.CODECS, guards, meters);
        this.random = new Random(seed);
        this.partitions = partitions;
        this.turbulence = turbulence;
    }

    Town with(Envelope... records) {
        for (Envelope record : records) {
            topic.computeIfAbsent(Partitions.of(record.key(), partitions), p -> new ArrayList<>())
                    .add(record);
        }
        return this;
    }

    Town run() {
        while (topic.keySet().stream().anyMatch(this::behind)) {
            List<Integer> open = topic.keySet().stream().filter(this::behind).toList();
            step(open.get(random.nextInt(open.size())));
        }
        return this;
    }

    private boolean behind(int partition) {
        return at(partition) < topic.getOrDefault(partition, List.of()).size();
    }

    private int at(int partition) {
        return committed.getOrDefault(partition, 0);
    }

    private void step(int partition) {
        boolean takeover = !busy.add(partition);
        PartitionFold fold = takeover ? open(partition) : folds.computeIfAbsent(partition, this::open);
        int from = at(partition);
        List<Envelope> records = topic.getOrDefault(partition, List.of());
        int to = Math.min(records.size(), from + 1 + random.nextInt(6));
        try {
            List<Input> inputs = new ArrayList<>();
            for (int offset = from; offset < to; offset++) {
                inputs.add(new Input.Arrived(offset, Instant.EPOCH, records.get(offset)));
            }
            Changes changes = fold.fold(inputs, Instant.EPOCH);
            for (Message message : changes.first()) {
                mishap();
                output.add(message);
            }
            mishap();
            if (at(partition) == from) {
                committed.put(partition, to);
                output.addAll(changes.outbox());
                mishap();
                changes.effects().forEach(Runnable::run);
            } else {
                folds.remove(partition);
            }
        } catch (Crash crash) {
            folds.remove(partition);
        } finally {
            if (!takeover) {
                busy.remove(partition);
            }
        }
    }

    private PartitionFold open(int partition) {
        return step.open(new Slot("i", partition, partitions), note -> {});
    }

    private void mishap() {
        if (random.nextDouble() < turbulence && depth < 3) {
            List<Integer> open = topic.keySet().stream().filter(this::behind).toList();
            if (!open.isEmpty()) {
                depth++;
                step(open.get(random.nextInt(open.size())));
                depth--;
            }
        }
        if (random.nextDouble() < turbulence / 3) {
            throw new Crash();
        }
    }

    /** Where each touchpoint went, each time that it was published. */
    Map<String, List<CustomerId>> published() {
        Map<String, List<CustomerId>> found = new LinkedHashMap<>();
        for (Message message : output) {
            if (message.topic().equals("journey.touchpoints")
                    && !HandoverCodec.isOne(message.envelope())
                    && !UnmergeCodec.isOne(message.envelope())) {
                found.computeIfAbsent(message.envelope().headers().getOrDefault(Headers.ID, ""), m -> new ArrayList<>())
                        .add(new CustomerId(message.envelope().key()));
            }
        }
        return found;
    }

    /** By the messageId, as names of touchpoints don't differ here. */
    @Override
    public List<Linked> of(CustomerId customer) {
        Map<Identifier, Linked> first = new LinkedHashMap<>();
        for (Message message : output) {
            if (message.topic().equals("journey.touchpoints")
                    && heirs(new CustomerId(message.envelope().key())).contains(customer)
                    && Events.CODECS.get().decode(message.envelope()) instanceof Decoded.Ok<Touchpoint>(Touchpoint t)) {
                t.ids().forEach(id -> first.putIfAbsent(id, new Linked(id, t.time(), t.messageId())));
            }
        }
        return List.copyOf(first.values());
    }

    List<Handover> handovers() {
        if (decoded.length() == output.size()) {
            return decoded.handovers();
        }
        decoded = new DecodedOutput(output.size(), decode());
        return decoded.handovers();
    }

    private List<Handover> decode() {
        return output.stream()
                .map(Message::envelope)
                .filter(HandoverCodec::isOne)
                .flatMap(envelope -> HandoverCodec.decode(envelope) instanceof Decoded.Ok<Handover>(Handover handover)
                        ? Stream.of(handover)
                        : Stream.empty())
                .toList();
    }

    /** Everybody whom a customer's touchpoints may have been handed over to in the end; one, if all is right. */
    Set<CustomerId> heirs(CustomerId customer) {
        Map<CustomerId, Set<CustomerId>> into = new HashMap<>();
        handovers()
                .forEach(handover -> into.computeIfAbsent(handover.from(), c -> new HashSet<>())
                        .add(handover.into()));
        Set<CustomerId> heirs = new HashSet<>();
        Deque<CustomerId> open = new ArrayDeque<>(List.of(customer));
        while (!open.isEmpty()) {
            CustomerId next = open.remove();
            Set<CustomerId> onwards = into.getOrDefault(next, Set.of());
            open.addAll(onwards);
            if (onwards.isEmpty()) {
                heirs.add(next);
            }
        }
        return heirs;
    }

    double counted(String meter, String... tags) {
        return Optional.ofNullable(meters.find(meter).tags(tags).counter())
                .map(counter -> counter.count())
                .orElseThrow();
    }

    private final class Disturbed implements Links {
        @Override
        public View find(Map<Identifier, CustomerId> ids, Set<CustomerId> customers) {
            mishap();
            View view = store.find(ids, customers);
            mishap();
            return view;
        }

        @Override
        public List<Write> apply(List<Write> writes) {
            mishap();
            if (random.nextDouble() < turbulence / 3) {
                store.apply(
                        writes.stream().filter(write -> random.nextBoolean()).toList());
                throw new Crash();
            }
            List<Write> taken = store.apply(writes);
            mishap();
            return taken;
        }

        @Override
        public void shorten(List<Link> links) {
            mishap();
            store.shorten(links.stream()
                    .filter(link -> random.nextDouble() >= turbulence)
                    .toList());
        }

        @Override
        public void open() {}

        @Override
        public void count(Map<CustomerId, Holdings> more) {
            mishap();
            store.count(more);
        }

        @Override
        public void forget(Set<CustomerId> people, Set<CustomerId> holders) {
            mishap();
            store.forget(people, holders);
        }
    }
}
