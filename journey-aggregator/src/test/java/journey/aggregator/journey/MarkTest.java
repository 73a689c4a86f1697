package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Identifier;
import org.junit.jupiter.api.Test;

class MarkTest {
    @Test
    void noTwoCustomersShareOne() {
        Set<String> places = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            for (Identifier.Kind kind : Identifier.Kind.values()) {
                Mark mark = Mark.of(CustomerId.of(new Identifier(kind, "id-" + i)));
                assertThat(places.add(mark.hash() + HexFormat.of().formatHex(mark.field())))
                        .isTrue();
                hashes.add(mark.hash());
            }
        }
        assertThat(hashes).hasSize(Mark.BUCKETS);
    }

    @Test
    void customersOfOneHashAreToldApartByTheirLetter() {
        assertThat(Mark.of(new CustomerId("uAAAAAAAAAAAAAAAA")).field())
                .isNotEqualTo(Mark.of(new CustomerId("aAAAAAAAAAAAAAAAA")).field());
    }

    @Test
    void theHashAndTheFieldAreTheWholeId() {
        // The first nine bits number the hash, the last 88 of 96 stand in the field: 1111 1110 1.
        assertThat(Mark.of(new CustomerId("e_oAAAAAAAAAAAAAA")).hash()).isEqualTo("moved:509");
        assertThat(Mark.of(new CustomerId("e_oAAAAAAAAAAAAAA")).field()).hasSize(12);
    }
}
