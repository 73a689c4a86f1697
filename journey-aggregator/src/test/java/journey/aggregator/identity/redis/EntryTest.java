package journey.aggregator.identity.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.identity.Holdings;
import journey.aggregator.identity.Owners;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import org.junit.jupiter.api.Test;

/** The bytes are what lies in Redis: whoever changes them changes the layout. */
final class EntryTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final CustomerId PHONE = CustomerId.of(new Identifier(Kind.ANONYMOUS, "phone"));
    private static final CustomerId ANN = CustomerId.of(new Identifier(Kind.USER, "ann"));
    private static final byte[] HASH = Place.hash(PHONE);
    private static final String ANNS = HEX.formatHex(Place.hash(ANN));

    @Test
    void aVisitorOnTheirOwnTakesAByteAndOneForWhatTheyHold() {
        assertThat(Entry.owners(HASH, Owners.of(PHONE))).isEqualTo(new byte[] {1});
        assertThat(Entry.parse(HASH, new byte[] {1, 1 << 5 | 1}))
                .isEqualTo(new Entry(Optional.of(Owners.of(PHONE)), Optional.empty(), new Holdings(0, 1, 0, 0, 0)));
    }

    @Test
    void aVisitorWhoLoggedInNamesTheCustomerOnce() {
        assertThat(HEX.formatHex(Entry.owners(HASH, Owners.of(ANN)))).isEqualTo("06" + ANNS);
        assertThat(Entry.parse(HASH, HEX.parseHex("16" + ANNS)))
                .isEqualTo(new Entry(Optional.of(Owners.of(ANN)), Optional.of(ANN), Holdings.NONE));
        assertThat(Entry.parse(HASH, HEX.parseHex("61" + ANNS)))
                .isEqualTo(new Entry(Optional.of(Owners.of(PHONE)), Optional.of(ANN), Holdings.NONE));
        assertThat(Entry.parse(HASH, HEX.parseHex("60" + ANNS)))
                .isEqualTo(new Entry(Optional.empty(), Optional.of(ANN), Holdings.NONE));
    }

    @Test
    void aDeviceOfManyListsThemByOffset() {
        Owners owners =
                new Owners(PHONE, List.of(new Owners.Change(120, ANN), new Owners.Change(1_000, PHONE)), Set.of(ANN));
        byte[] list = Entry.owners(HASH, owners);

        assertThat(HEX.formatHex(list))
                .isEqualTo("07" + "01" + "02" + "78" + "06" + ANNS + "f006" + "01" + "06" + ANNS);
        assertThat(Entry.parse(
                        HASH, HEX.parseHex("07" + "0020" + HEX.formatHex(list).substring(2) + "23")))
                .isEqualTo(new Entry(Optional.of(owners), Optional.empty(), new Holdings(0, 3, 0, 0, 0)));
    }

    @Test
    void numbersAreAByteOrThree() {
        assertThat(HEX.formatHex(Entry.holdings(new Holdings(1, 30, 31, 0, 65_535))))
                .isEqualTo("01" + "3e" + "5f001f" + "9fffff");
        assertThat(Entry.parse(HASH, HEX.parseHex("00" + "013e5f001f9fffff")).holdings())
                .isEqualTo(new Holdings(1, 30, 31, 0, 65_535));
    }

    @Test
    void anEntryThatWasCutOffIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Entry.parse(HASH, HEX.parseHex("06" + "00")));
        assertThatIllegalArgumentException().isThrownBy(() -> Entry.parse(HASH, new byte[0]));
    }

    @Test
    void bucketAndFieldAreTheWholeHash() {
        CustomerId customer = new CustomerId("u" + "q83vASNFZ4mrze8B");
        assertThat(HEX.formatHex(Place.hash(customer))).isEqualTo("abcdef0123456789abcdef01");
        assertThat(Place.of(customer, 16).bucket()).isEqualTo(0xabcd);
        assertThat(HEX.formatHex(Place.of(customer, 16).field())).isEqualTo("ef0123456789abcdef01");
        assertThat(Place.of(customer, 14).bucket()).isEqualTo(0xabcd >> 2);
        assertThat(HEX.formatHex(Place.of(customer, 14).field())).isEqualTo("cdef0123456789abcdef01");
        assertThat(Place.of(customer, 0).bucket()).isZero();
        assertThat(Place.of(customer, 0).field()).hasSize(12);
        assertThat(Place.of(customer, 24).field()).hasSize(9);
    }
}
