package journey.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import java.util.stream.IntStream;
import journey.events.Partitions;
import org.junit.jupiter.api.Test;

class SlotTest {
    @Test
    void aKeyCarriesItsPartitionAsHashTag() {
        assertThat(new Slot("j", 17, 64).key("journey:u1")).isEqualTo("{j-17}:journey:u1");
    }

    @Test
    void allKeysOfASlotLieInOneSlotOfACluster() {
        Slot slot = new Slot("j", 3, 8);

        assertThat(IntStream.range(0, 100).mapToObj(i -> SlotHash.getSlot(slot.key("k{" + i + "}"))))
                .containsOnly(SlotHash.getSlot(slot.key("offset")));
    }

    @Test
    void aRoutingKeyLiesWhereItsRecordsLie() {
        assertThat(Slot.of("j", "somebody", 64)).isEqualTo(new Slot("j", Partitions.of("somebody", 64), 64));
    }

    @Test
    void anotherNamespaceSharesNothing() {
        assertThat(new Slot("j", 1, 8).key("offset")).isNotEqualTo(new Slot("j2", 1, 8).key("offset"));
    }
}
