package journey.aggregator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import journey.events.CustomerId;
import journey.events.Identifier.Kind;
import org.junit.jupiter.api.Test;

final class OwnersTest {
    private static final CustomerId ANN = Events.customer(Kind.USER, "ann");
    private static final CustomerId BOB = Events.customer(Kind.USER, "bob");

    @Test
    void anEarlierOffsetFindsTheEarlierOwner() {
        Owners owners = Owners.of(ANN).handOn(120, BOB, 100).handOn(130, ANN, 100);

        assertThat(owners.at(119)).isEqualTo(ANN);
        assertThat(owners.at(120)).isEqualTo(BOB);
        assertThat(owners.at(129)).isEqualTo(BOB);
        assertThat(owners.at(130)).isEqualTo(ANN);
        assertThat(owners.last()).isEqualTo(ANN);
    }

    @Test
    void aDeviceOfManyForgetsTheOldestThatNobodyAsksForAgain() {
        Owners owners = Owners.of(ANN);
        for (int offset = 1; offset <= 200; offset++) {
            owners = owners.handOn(offset, offset % 2 == 0 ? ANN : BOB, offset);
        }
        assertThat(owners.changes()).hasSize(64);
        assertThat(owners.at(137)).isEqualTo(BOB);
        assertThat(owners.at(136)).isEqualTo(ANN);

        for (int offset = 201; offset <= 400; offset++) {
            owners = owners.handOn(offset, offset % 2 == 0 ? ANN : BOB, 201);
        }
        assertThat(owners.at(201)).isEqualTo(BOB);
        assertThat(owners.at(202)).isEqualTo(ANN);
    }
}
