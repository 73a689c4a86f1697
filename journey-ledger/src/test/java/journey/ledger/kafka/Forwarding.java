package journey.ledger.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.Slot;
import journey.ledger.SlotStore;

/** A store in front of another, for a test to step in between. */
class Forwarding implements SlotStore {
    private final SlotStore store;

    Forwarding(SlotStore store) {
        this.store = store;
    }

    @Override
    public Claim claim(Slot slot, String owner) {
        return store.claim(slot, owner);
    }

    @Override
    public long close(Slot slot) {
        return store.close(slot);
    }

    @Override
    public void reopen(Slot slot) {
        store.reopen(slot);
    }

    @Override
    public List<Long> positions(String namespace, int partitions) {
        return store.positions(namespace, partitions);
    }

    @Override
    public Commit commit(Slot slot, String owner, long sequence, long next, List<byte[][]> commands) {
        return store.commit(slot, owner, sequence, next, commands);
    }

    @Override
    public List<Input.TimerDue> due(Slot slot, Instant until, int limit) {
        return store.due(slot, until, limit);
    }

    @Override
    public Optional<Instant> earliestTimer(Slot slot) {
        return store.earliestTimer(slot);
    }

    @Override
    public long countDue(Slot slot, Instant until) {
        return store.countDue(slot, until);
    }

    @Override
    public List<Message> outbox(Slot slot) {
        return store.outbox(slot);
    }

    @Override
    public List<Boolean> mark(List<Watermark> watermarks) {
        return store.mark(watermarks);
    }

    @Override
    public Instant watermark(String namespace, int partitions) {
        return store.watermark(namespace, partitions);
    }

    @Override
    public String resolve(String name) {
        return store.resolve(name);
    }

    @Override
    public void point(String name, String namespace) {
        store.point(name, namespace);
    }

    @Override
    public boolean isTransient(RuntimeException failure) {
        return store.isTransient(failure);
    }
}
