package journey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import journey.events.Envelope;
import org.junit.jupiter.api.Test;

/** What every store of slots must do. */
public interface SlotStoreContract {
    SlotStore store();

    /** A namespace that nobody used. */
    String namespace();

    /** The text at a key, for looking from outside. */
    Optional<String> value(String key);

    /** The text in a field of a hash. */
    Optional<String> field(String key, String field);

    private static byte[][] command(String... words) {
        return Arrays.stream(words).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    private static Position granted(SlotStore.Claim claim) {
        assertThat(claim).isInstanceOf(SlotStore.Claim.Granted.class);
        return ((SlotStore.Claim.Granted) claim).position();
    }

    private static void assertApplied(SlotStore.Commit commit) {
        assertThat(commit).isEqualTo(new SlotStore.Commit.Applied(0, ""));
    }

    @Test
    default void aClosedSlotTakesNoCommitAndNoClaimUntilItIsReopened() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");
        store().commit(slot, "a", 0, 42, List.<byte[][]>of(command("SET", slot.key("x"), "1")));

        assertThat(store().close(slot)).isEqualTo(42);
        assertThat(store().close(slot)).as("again").isEqualTo(42);

        assertThat(store().commit(slot, "a", 1, 43, List.<byte[][]>of(command("SET", slot.key("x"), "2"))))
                .isInstanceOf(SlotStore.Commit.Refused.class);
        assertThat(store().claim(slot, "b")).isInstanceOf(SlotStore.Claim.Closed.class);
        assertThat(value(slot.key("x"))).hasValue("1");
        store().reopen(slot);
        assertThat(granted(store().claim(slot, "b")).next()).hasValue(42);
    }

    @Test
    default void aNameStandsForWhatItWasPointedAt() {
        String name = namespace();

        assertThat(store().resolve(name)).isEqualTo(name);
        store().point(name, "one");
        store().point(name, "two");
        assertThat(store().resolve(name)).isEqualTo("two");
    }

    @Test
    default void positionsAreThoseOfTheSlots() {
        String namespace = namespace();
        Slot slot = new Slot(namespace, 1, 3);
        store().claim(slot, "a");
        store().commit(slot, "a", 0, 7, List.of());

        assertThat(store().positions(namespace, 3)).containsExactly(0L, 7L, 0L);
        assertThat(store().close(new Slot(namespace, 2, 3))).as("never folded").isZero();
    }

    @Test
    default void aNewSlotStandsNowhere() {
        assertThat(granted(store().claim(new Slot(namespace(), 1, 8), "a")))
                .isEqualTo(new Position(OptionalLong.empty(), 0, Optional.empty()));
    }

    @Test
    default void aCommitMovesPositionAndSequenceWithItsCommands() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");

        assertApplied(store().commit(
                        slot,
                        "a",
                        0,
                        42,
                        List.<byte[][]>of(command("SET", slot.key("x"), "1"), command("INCR", slot.key("x")))));

        assertThat(value(slot.key("x"))).hasValue("2");
        assertThat(granted(store().claim(slot, "b"))).isEqualTo(new Position(OptionalLong.of(42), 1, Optional.empty()));
    }

    @Test
    default void theNewestTimestampComesBackWithTheClaim() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");
        store().commit(slot, "a", 0, 1, List.<byte[][]>of(command("HSET", slot.key("offset"), "newest", "1500")));

        assertThat(granted(store().claim(slot, "b")).newest()).hasValue(Instant.ofEpochMilli(1500));
    }

    @Test
    default void aCommitOfAFormerOwnerChangesNothing() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");
        store().claim(slot, "b");

        assertThat(store().commit(slot, "a", 0, 42, List.<byte[][]>of(command("SET", slot.key("x"), "1"))))
                .isEqualTo(new SlotStore.Commit.Refused());

        assertThat(value(slot.key("x"))).isEmpty();
        assertThat(granted(store().claim(slot, "c")).next()).isEmpty();
    }

    @Test
    default void theSameCommitASecondTimeChangesNothing() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");
        List<byte[][]> commands = List.<byte[][]>of(command("INCR", slot.key("x")));

        assertApplied(store().commit(slot, "a", 0, 42, commands));
        assertThat(store().commit(slot, "a", 0, 42, commands)).isEqualTo(new SlotStore.Commit.Refused());

        assertThat(value(slot.key("x"))).hasValue("1");
    }

    @Test
    default void withoutAClaimNothingIsCommitted() {
        Slot slot = new Slot(namespace(), 1, 8);

        assertThat(store().commit(slot, "a", 0, 1, List.of())).isEqualTo(new SlotStore.Commit.Refused());
    }

    @Test
    default void aCommandThatCannotBeCarriedOutIsReportedAndTheOthersCount() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");

        SlotStore.Commit commit = store().commit(
                        slot,
                        "a",
                        0,
                        7,
                        List.of(
                                command("SET", slot.key("x"), "word"),
                                command("HINCRBY", slot.key("x"), "f", "1"),
                                command("INCR", slot.key("x")),
                                command("SET", slot.key("y"), "1")));

        assertThat(commit).isInstanceOfSatisfying(SlotStore.Commit.Applied.class, applied -> {
            assertThat(applied.failed()).isEqualTo(2);
            assertThat(applied.reason()).contains("WRONGTYPE");
        });
        assertThat(value(slot.key("y"))).hasValue("1");
        assertThat(granted(store().claim(slot, "b")).next()).hasValue(7);
    }

    @Test
    default void manyThousandCommandsAreOneCommit() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");
        List<byte[][]> commands = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            commands.add(command("INCR", slot.key("x")));
        }

        assertApplied(store().commit(slot, "a", 0, 1, commands));

        assertThat(value(slot.key("x"))).hasValue("50000");
    }

    @Test
    default void moreThanAStoreTakesIsRefusedBeforeAnythingIsChanged() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");
        String[] words = new String[9_000];
        Arrays.fill(words, slot.key("x"));
        words[0] = "DEL";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().commit(slot, "a", 0, 1, List.<byte[][]>of(command(words))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().commit(slot, "a", 0, 1, List.<byte[][]>of(command())));

        assertApplied(store().commit(slot, "a", 0, 1, List.of()));
    }

    @Test
    default void aSlotOfAnotherNumberOfPartitionsIsNotGranted() {
        Slot slot = new Slot(namespace(), 0, 8);
        store().claim(slot, "a");

        assertThat(store().claim(new Slot(slot.namespace(), 0, 16), "b")).isEqualTo(new SlotStore.Claim.OtherLayout(8));
        assertThat(store().claim(new Slot(slot.namespace(), 12, 16), "b"))
                .as("a partition that there was not before")
                .isEqualTo(new SlotStore.Claim.OtherLayout(8));
        assertApplied(store().commit(slot, "a", 0, 1, List.of()));
    }

    @Test
    default void timersAreDueEarliestFirstAndNoneTooEarly() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");
        assertThat(store().earliestTimer(slot)).isEmpty();
        Instant noon = Instant.parse("2026-06-01T12:00:00Z");
        Changes changes = new Changes(slot);
        changes.timer("later", noon.plusMillis(1));
        changes.timer("second", noon);
        changes.timer("first", noon.minusMillis(1));
        store().commit(slot, "a", 0, 1, changes.commands());

        assertThat(store().due(slot, noon, 10))
                .containsExactly(new Input.TimerDue("first", noon.minusMillis(1)), new Input.TimerDue("second", noon));
        assertThat(store().due(slot, noon, 1)).containsExactly(new Input.TimerDue("first", noon.minusMillis(1)));
        assertThat(store().earliestTimer(slot)).hasValue(noon.minusMillis(1));
    }

    @Test
    default void theOutboxKeepsItsOrder() {
        Slot slot = new Slot(namespace(), 1, 8);
        store().claim(slot, "a");
        List<byte[][]> commands = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            byte[] message = new Message("t", new Envelope("k" + i, Map.of(), new byte[] {-1})).encode();
            commands.add(
                    new byte[][] {"RPUSH".getBytes(UTF_8), slot.key("outbox").getBytes(UTF_8), message});
        }
        store().commit(slot, "a", 0, 1, commands);

        assertThat(store().outbox(slot))
                .extracting(message -> message.envelope().key())
                .containsExactly("k0", "k1", "k2");
    }

    @Test
    default void theLowestWatermarkCountsAndAMissingOneClosesTheGate() {
        String namespace = namespace();
        for (int partition = 0; partition < 3; partition++) {
            assertThat(store().watermark(namespace, 3)).isEqualTo(Instant.EPOCH);
            Slot slot = new Slot(namespace, partition, 3);
            store().claim(slot, "a");
            String mark = Long.toString(5_000 - partition);
            store().commit(slot, "a", 0, 0, List.<byte[][]>of(command("HSET", slot.key("offset"), "watermark", mark)));
        }

        assertThat(store().watermark(namespace, 3)).isEqualTo(Instant.ofEpochMilli(4_998));
    }

    @Test
    default void watermarksAreWrittenWhereOwnerAndSequenceAreTheSlotsAndChangeNothingElse() {
        String namespace = namespace();
        List<Slot> slots = List.of(new Slot(namespace, 0, 4), new Slot(namespace, 1, 4), new Slot(namespace, 2, 4));
        slots.forEach(slot -> {
            store().claim(slot, "a");
            store().commit(slot, "a", 0, 7, List.of());
            store().mark(List.of(new SlotStore.Watermark(slot, "a", 1, Instant.ofEpochMilli(1_000))));
        });
        store().claim(slots.get(1), "b");
        Slot unknown = new Slot(namespace, 3, 4);

        assertThat(store().mark(List.of(
                        new SlotStore.Watermark(slots.get(0), "a", 1, Instant.ofEpochMilli(2_000)),
                        new SlotStore.Watermark(slots.get(1), "a", 1, Instant.ofEpochMilli(2_000)),
                        new SlotStore.Watermark(slots.get(2), "a", 2, Instant.ofEpochMilli(2_000)),
                        new SlotStore.Watermark(unknown, "a", 0, Instant.ofEpochMilli(2_000)))))
                .containsExactly(true, false, false, false);

        assertThat(slots.stream().map(slot -> field(slot.key("offset"), "watermark")))
                .containsExactly(Optional.of("2000"), Optional.of("1000"), Optional.of("1000"));
        assertThat(field(unknown.key("offset"), "watermark")).isEmpty();
        assertThat(store().positions(namespace, 4)).containsExactly(7L, 7L, 7L, 0L);
        assertApplied(store().commit(slots.get(0), "a", 1, 8, List.of()));
        assertThat(store().mark(List.of())).isEmpty();
    }
}
