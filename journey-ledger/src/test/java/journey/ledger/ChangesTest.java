package journey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import journey.events.Envelope;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final Changes changes = new Changes(new Slot("j", 2, 8));

    @Test
    void additionsToAFieldAreSentAsOneSum() {
        changes.add("funnel", "entered", 2);
        changes.add("funnel", "entered", 3);
        changes.add("funnel", "left", -1);

        assertThat(words()).containsExactly("HINCRBY {j-2}:funnel entered 5", "HINCRBY {j-2}:funnel left -1");
    }

    @Test
    void additionsThatCancelOutAreNotSent() {
        changes.add("funnel", "entered", 2);
        changes.add("funnel", "entered", -2);
        changes.add("funnel", "left", 0);

        assertThat(words()).isEmpty();
    }

    @Test
    void commandsKeepTheOrderOfTheirCalls() {
        changes.set("a", "1".getBytes(UTF_8));
        changes.putField("h", "f", "2".getBytes(UTF_8));
        changes.deleteField("h", "f");
        changes.delete("a");

        assertThat(words()).containsExactly("SET {j-2}:a 1", "HSET {j-2}:h f 2", "HDEL {j-2}:h f", "DEL {j-2}:a");
    }

    @Test
    void aSortedSetIsCutToItsLatest() {
        changes.rank("z", "m", NOON);
        changes.keepLatest("z", 10);
        changes.keepLatest("z", 0);

        assertThat(words())
                .containsExactly(
                        "ZADD {j-2}:z " + NOON.toEpochMilli() + " m",
                        "ZREMRANGEBYRANK {j-2}:z 0 -11",
                        "ZREMRANGEBYRANK {j-2}:z 0 -1");
    }

    @Test
    void fieldsOfOneHashAndTimersGoTogether() {
        changes.putField("h", "f", "1".getBytes(UTF_8));
        changes.putField("h", "g".getBytes(UTF_8), "2".getBytes(UTF_8));
        changes.putField("other", "f", "3".getBytes(UTF_8));
        changes.putField("h", "f", "4".getBytes(UTF_8));
        changes.timer("u1", NOON);
        changes.timer("u2", NOON);
        changes.cancelTimer("u3");
        changes.cancelTimer("u4");

        String noon = Long.toString(NOON.toEpochMilli());
        assertThat(words())
                .containsExactly(
                        "HSET {j-2}:h f 1 g 2",
                        "HSET {j-2}:other f 3",
                        "HSET {j-2}:h f 4",
                        "ZADD {j-2}:timers " + noon + " u1 " + noon + " u2",
                        "ZREM {j-2}:timers u3 u4");
    }

    @Test
    void noCommandIsTooLongForAScript() {
        for (int i = 0; i < 10_000; i++) {
            changes.putField("h", "f" + i, new byte[] {1});
            changes.timer("t" + i, NOON);
        }

        assertThat(changes.commands())
                .allSatisfy(command -> assertThat(command.length).isLessThan(7_000));
        assertThat(changes.commands()).hasSize(20);
    }

    @Test
    void theLastWordOnATimerCounts() {
        changes.timer("idle:u1", NOON);
        changes.timer("idle:u1", NOON.plusSeconds(1));
        changes.timer("idle:u2", NOON);
        changes.cancelTimer("idle:u2");

        assertThat(words())
                .containsExactly(
                        "ZADD {j-2}:timers " + NOON.plusSeconds(1).toEpochMilli() + " idle:u1",
                        "ZREM {j-2}:timers idle:u2");
        assertThat(changes.earliestTimer()).hasValue(NOON.plusSeconds(1).toEpochMilli());
    }

    @Test
    void withoutTimersNoneIsTheEarliest() {
        changes.cancelTimer("idle:u2");

        assertThat(changes.earliestTimer()).isEmpty();
    }

    @Test
    void theLedgersOwnNamesAreRefused() {
        for (String own : List.of("offset", "timers", "outbox")) {
            assertThatIllegalArgumentException().isThrownBy(() -> changes.set(own, new byte[0]));
            assertThatIllegalArgumentException().isThrownBy(() -> changes.delete(own));
            assertThatIllegalArgumentException().isThrownBy(() -> changes.putField(own, "f", new byte[0]));
            assertThatIllegalArgumentException().isThrownBy(() -> changes.deleteField(own, "f"));
            assertThatIllegalArgumentException().isThrownBy(() -> changes.add(own, "f", 1));
        }
    }

    @Test
    void aDeadLetterKeepsTheRecordAndSaysWhy() {
        Envelope record = new Envelope("k", Map.of("a", "b"), new byte[] {9});

        changes.deadLetter("touchpoints", record, "no JSON");

        assertThat(changes.deadLetters()).isEqualTo(1);
        Message letter = changes.outbox().getFirst();
        assertThat(letter.topic()).isEqualTo("touchpoints.dlt");
        assertThat(letter.envelope().key()).isEqualTo("k");
        assertThat(letter.envelope().headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "b", "dlt-reason", "no JSON"));
        assertThat(letter.envelope().value()).containsExactly(9);
    }

    @Test
    void whatIsPublishedFirstIsKeptApartFromTheOutbox() {
        Envelope record = new Envelope("k", Map.of(), new byte[0]);
        changes.publishFirst("first", record);
        changes.publish("later", record);
        changes.afterwards(() -> {});

        assertThat(changes.first()).extracting(Message::topic).containsExactly("first");
        assertThat(changes.outbox()).extracting(Message::topic).containsExactly("later");
        assertThat(changes.effects()).hasSize(1);
        assertThat(changes.commands()).isEmpty();
    }

    private List<String> words() {
        return changes.commands().stream()
                .map(command -> Arrays.stream(command)
                        .map(word -> new String(word, UTF_8))
                        .collect(Collectors.joining(" ")))
                .toList();
    }
}
