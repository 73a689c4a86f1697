package journey.aggregator.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import journey.ledger.MessageLog;
import journey.ledger.Slot;
import journey.ledger.SlotStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's part in the generations: folds the one that serves, and where its own rules come to another one, builds
 * that beside it. See {@link Standing} for the idea.
 *
 * <p>{@link #tendOnce()} looks at the standing, starts and stops runs accordingly, and takes the next step, if any. Every
 * process does so; the steps are compare-and-sets, so it makes no difference who takes them, or whether two try. One at a
 * time has the office to build ({@link #BUILDER}), so that two configurations don't take turns.
 *
 * <p>The order of a switch, each step surviving the death of who takes it:
 *
 * <ol>
 *   <li>The building one has gathered: every partition has caught up, and what was handed over meanwhile has arrived, over
 *       {@link Gathering#HOPS} hops.
 *   <li>The slots of the serving one are closed, its outboxes published. It can't tell anything more.
 *   <li>The positions of the closed slots are written into the standing: the building one goes on past them, telling.
 *   <li>Once more it gathers, then it serves.
 *   <li>After a while for slow readers the old keys are removed.
 * </ol>
 *
 * <p>Where nobody folds the serving one (a new version that can't read its layout, and no process of the old one left) the
 * building one follows to where that stands, and goes through the same steps; reads are as old as the standstill until then.
 */
public final class Generations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    private static final String BUILDER = "builder";
    private static final String JANITOR = "janitor";
    private static final Duration OFFICE = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration STANDSTILL = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration EVERY = Duration.ofMillis(200);
    /** The name that always stands for the namespace that serves, see {@link SlotStore#resolve}. */
    public static final String NAME = "j";

    private final Register register;
    private final Workshop workshop;
    private final SlotStore slots;
    private final MessageLog log;
    private final Clock clock;
    private final GenerationMeters meters;
    private final String fingerprint;
    private final int partitions;
    private final String process = UUID.randomUUID().toString();
    private final Instant startedAt;

    private volatile Optional<Running> serving = Optional.empty();
    private volatile Optional<Running> building = Optional.empty();
    private Optional<Instant> vacantSince = Optional.empty();
    private Optional<Thread> thread = Optional.empty();
    private Gathering gathering = Gathering.of("");
    private Optional<String> complained = Optional.empty();
    private volatile boolean stopping;
    private volatile Standing standing = Standing.NOTHING;
    private volatile List<Long> ahead = List.of();

    private record Running(String generation, Optional<Workshop.Run> run) {
        void close() {
            run.ifPresent(Workshop.Run::close);
        }

        boolean settled() {
            return run.isPresent() && run.get().settled();
        }
    }

    /**
     * @param fingerprint of this process's rules
     * @param partitions of the topic that is folded
     */
    public Generations(
            Register register,
            Workshop workshop,
            SlotStore slots,
            MessageLog log,
            Clock clock,
            GenerationMeters meters,
            String fingerprint,
            int partitions) {
        this.register = register;
        this.workshop = workshop;
        this.slots = slots;
        this.log = log;
        this.clock = clock;
        this.meters = meters;
        this.fingerprint = fingerprint;
        this.partitions = partitions;
        this.startedAt = clock.instant();
    }

    public void start() {
        stopping = false;
        thread = Optional.of(Thread.ofPlatform().name("generations").start(this::tend));
    }

    private void tend() {
        while (!stopping) {
            try {
                tendOnce();
                complained = Optional.empty();
            } catch (RuntimeException failure) {
                complain(failure);
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
        serving.ifPresent(Running::close);
        building.ifPresent(Running::close);
        serving = Optional.empty();
        building = Optional.empty();
    }

    /** Once for each kind of trouble: servers that are away are so for many rounds. */
    private void complain(RuntimeException failure) {
        Optional<String> kind = Optional.of(failure.getClass().getName());
        if (!kind.equals(complained)) {
            complained = kind;
            LOG.atWarn()
                    .addKeyValue("failure", failure.getClass().getName())
                    .addKeyValue("reason", String.valueOf(failure.getMessage()))
                    .log("The generations can't be looked after until this passes");
        }
    }

    /** One round. */
    void tendOnce() {
        standing = register.read();
        if (standing.serving().isEmpty()) {
            String first = standing.generation(fingerprint);
            register.keepRules(first, workshop.ownRules());
            register.replace(standing, standing.first(first, workshop.begins()));
            standing = register.read();
        }
        String own = standing.generation(fingerprint);
        run(own);
        if (register.lead(JANITOR, process, OFFICE)) {
            maintain();
        }
        if (wants(own) && register.lead(BUILDER, process, OFFICE)) {
            build(own);
        }
        measure();
    }

    /** Rules that somebody configured after those that serve, or that were asked for again. */
    private boolean wants(String own) {
        if (standing.isServing(own)) {
            return false;
        }
        boolean same = standing.serving()
                .filter(generation -> Standing.isOf(generation, fingerprint))
                .isPresent();
        return same || startedAt.isAfter(standing.since()) || standing.isBuilding(own);
    }

    private void run(String own) {
        Optional<String> wanted = standing.serving();
        if (!serving.map(Running::generation).equals(wanted)) {
            serving.ifPresent(Running::close);
            serving = Optional.empty();
            // The own building run is in the same group: it makes way first.
            building.filter(run -> wanted.filter(run.generation()::equals).isPresent())
                    .ifPresent(Running::close);
            serving = wanted.map(generation -> start(generation, own, new Served(generation)));
        }
        Optional<String> built = standing.building().filter(own::equals);
        if (!building.map(Running::generation).equals(built)) {
            building.filter(run -> !standing.isServing(run.generation())).ifPresent(Running::close);
            building = Optional.empty();
            ahead = List.of();
            building = built.map(generation -> start(generation, own, new Built(generation)));
        }
        if (built.isPresent()) {
            ahead = slots.positions(Standing.namespace(standing.serving().orElseThrow()), partitions);
        }
    }

    private Running start(String generation, String own, Stage stage) {
        if (standing.isServing(generation) && standing.closed().isEmpty()) {
            // Whoever closed them has not finished: the standing says that this one serves.
            each(generation, slots::reopen);
        }
        Optional<byte[]> rules = generation.equals(own) ? Optional.empty() : register.rules(generation);
        Optional<Workshop.Run> run = generation.equals(own) || rules.isPresent()
                ? workshop.start(generation, rules, stage)
                : Optional.empty();
        LOG.atInfo()
                .addKeyValue("generation", generation)
                .addKeyValue("serves", standing.isServing(generation))
                .addKeyValue("folded", run.isPresent())
                .log("Takes part in a generation of the journeys");
        return new Running(generation, run);
    }

    private void maintain() {
        String served = standing.serving().orElseThrow();
        if (!slots.resolve(NAME).equals(Standing.namespace(served))) {
            slots.point(NAME, Standing.namespace(served));
        }
        if (standing.gathering() && gathered(served)) {
            change(standing.gathered(), "A first generation has caught up with the log");
        }
        if (!standing.gathering() && standing.building().isEmpty()) {
            gathering = Gathering.of("");
        }
        if (clock.instant().isAfter(standing.since().plus(GRACE))) {
            for (String generation : standing.retired()) {
                if (register.remove(generation)) {
                    change(standing.cleaned(generation), "The keys of a former generation are removed");
                }
            }
        }
        giveUp(served);
    }

    /** Nobody is configured for what is being built any more. */
    private void giveUp(String served) {
        if (standing.building().isEmpty() || !register.vacant(BUILDER)) {
            vacantSince = Optional.empty();
            return;
        }
        vacantSince = vacantSince.or(() -> Optional.of(clock.instant()));
        if (clock.instant().isAfter(vacantSince.orElseThrow().plus(PATIENCE))
                && change(standing.givenUp(), "Nobody builds the other generation any more")) {
            each(served, slots::reopen);
        }
    }

    private void build(String own) {
        if (!standing.isBuilding(own)) {
            if (!standing.retired().contains(own) && !standing.gathering()) {
                register.keepRules(own, workshop.ownRules());
                boolean closed = standing.closedAt().isPresent();
                if (change(standing.building(own, workshop.begins()), "Other rules: a generation is built beside")
                        && closed) {
                    // For a third one, that isn't built any more.
                    each(standing.serving().orElseThrow(), slots::reopen);
                }
            }
            return;
        }
        if (standing.closedAt().isEmpty()) {
            if ((gathered(own) || stands(own)) && (standing.loss() == 0 || standing.lossAccepted())) {
                close(standing.serving().orElseThrow());
            }
        } else if (gathered(own) && change(standing.switched(clock.instant()), "Another generation serves")) {
            slots.point(NAME, Standing.namespace(own));
            meters.switches.increment();
        }
    }

    /** The serving one can't commit any more; what it committed is published, and where it stands is where it ends. */
    private void close(String generation) {
        List<Long> ends = new ArrayList<>();
        each(generation, slot -> ends.add(slots.close(slot)));
        each(generation, slot -> {
            try {
                log.publish(slots.outbox(slot));
            } catch (MessageLog.TooLarge tooLarge) {
                LOG.atError()
                        .addKeyValue("slot", slot.key(""))
                        .addKeyValue("messages", tooLarge.messages().size())
                        .log("Messages of a former generation are too large for Kafka and are lost");
            }
        });
        gathering = Gathering.of("");
        change(standing.closed(ends, clock.instant()), "The serving generation is closed");
    }

    private void each(String generation, java.util.function.Consumer<Slot> action) {
        IntStream.range(0, partitions)
                .mapToObj(partition -> new Slot(Standing.namespace(generation), partition, partitions))
                .forEach(action);
    }

    private boolean gathered(String generation) {
        if (!gathering.generation().equals(generation)) {
            gathering = Gathering.of(generation);
        }
        gathering = gathering.seen(slots.watermark(Standing.namespace(generation), partitions), clock.instant());
        return gathering.done();
    }

    /** Nobody folds the serving one any more, and the building one has come to where it stands. */
    private boolean stands(String own) {
        String served = standing.serving().orElseThrow();
        Instant watermark = slots.watermark(Standing.namespace(served), partitions);
        List<Long> there = slots.positions(Standing.namespace(served), partitions);
        List<Long> here = slots.positions(Standing.namespace(own), partitions);
        return serving.filter(run -> run.run().isPresent()).isEmpty()
                && watermark.isBefore(clock.instant().minus(STANDSTILL))
                && IntStream.range(0, partitions).allMatch(n -> here.get(n) >= there.get(n));
    }

    private boolean change(Standing next, String what) {
        if (!register.replace(standing, next)) {
            standing = register.read();
            return false;
        }
        standing = next;
        LOG.atInfo()
                .addKeyValue("serving", next.serving().orElse(""))
                .addKeyValue("building", next.building().orElse(""))
                .addKeyValue("loss", next.loss())
                .log(what);
        return true;
    }

    private void measure() {
        meters.building = standing.building().isPresent();
        meters.gathering = standing.gathering();
        meters.loss = standing.loss();
        meters.behind = standing.building()
                .map(generation -> {
                    List<Long> there = slots.positions(
                            Standing.namespace(standing.serving().orElseThrow()), partitions);
                    List<Long> here = slots.positions(Standing.namespace(generation), partitions);
                    return IntStream.range(0, partitions)
                            .mapToLong(n -> Math.max(0, there.get(n) - here.get(n)))
                            .sum();
                })
                .orElse(0L);
    }

    /** As of the last round. */
    public Standing standing() {
        return standing;
    }

    /** How many records the building generation is behind the serving one, as of the last round. */
    public long behind() {
        return meters.behind;
    }

    /**
     * Whether this process does its part in what serves, where it can. During a switch, which takes some seconds, nobody
     * does, and what can be read is as good as before; so that counts as settled.
     */
    public boolean settled() {
        Standing now = standing;
        boolean switching = now.closedAt().isPresent()
                || clock.instant().isBefore(now.since().plus(GRACE));
        return serving.filter(run -> switching || run.run().isEmpty() || run.settled())
                .isPresent();
    }

    /**
     * Has the journeys folded again by the same rules, beside those that serve. While something is being built, only says
     * whether a loss is accepted.
     *
     * @param acceptLoss whether the result may serve although the log no longer has everything that was folded
     * @return the standing after it
     */
    public Standing rebuild(boolean acceptLoss) {
        while (true) {
            Standing now = register.read();
            if (register.replace(now, now.rebuild(acceptLoss))) {
                return register.read();
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.ifPresent(running -> {
            LockSupport.unpark(running);
            try {
                running.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private final class Served implements Stage {
        private final String generation;

        Served(String generation) {
            this.generation = generation;
        }

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
            Standing now = standing;
            return now.isServing(generation) && now.toldFrom().size() > partition
                    ? now.toldFrom().get(partition)
                    : 0;
        }

        @Override
        public Instant since() {
            Standing now = standing;
            return now.isServing(generation) ? now.since() : Instant.EPOCH;
        }

        @Override
        public boolean gathering() {
            return standing.gathering();
        }
    }

    private final class Built implements Stage {
        private final String generation;

        Built(String generation) {
            this.generation = generation;
        }

        @Override
        public boolean serves() {
            return false;
        }

        @Override
        public long until(int partition) {
            Standing now = standing;
            List<Long> seen = ahead;
            if (!now.isBuilding(generation)) {
                return 0;
            }
            return now.closedAt().isPresent() ? Long.MAX_VALUE : seen.isEmpty() ? 0 : seen.get(partition);
        }

        @Override
        public long toldFrom(int partition) {
            // Also when it serves by now: this run ends only a moment later.
            Standing now = standing;
            List<Long> told =
                    now.isServing(generation) ? now.toldFrom() : now.isBuilding(generation) ? now.closed() : List.of();
            return told.size() > partition ? told.get(partition) : Long.MAX_VALUE;
        }

        @Override
        public Instant since() {
            Standing now = standing;
            return now.isServing(generation) ? now.since() : clock.instant();
        }

        @Override
        public boolean gathering() {
            return true;
        }
    }
}
