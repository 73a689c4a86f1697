package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixCodeTest {
    @Test
    void everyByteIsReadAsItWasWritten() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(again(all)).isEqualTo(all);
        for (byte one : all) {
            assertThat(again(new byte[] {one})).containsExactly(one);
        }
    }

    @Test
    void anythingIsReadAsItWasWritten() {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            byte[] some = new byte[random.nextInt(40)];
            for (int k = 0; k < some.length; k++) {
                some[k] = (byte) random.nextInt(1 << random.nextInt(1, 9));
            }
            assertThat(again(some)).isEqualTo(some);
        }
    }

    /** {@code 0 01, 0 11, 10 0000, 11 11111111}, and ones to the end of the byte. */
    @Test
    void theBitsAreTheseOnes() {
        byte[] packed = PrefixCode.pack(new byte[] {1, 3, 4, (byte) 255, 99}, 4);

        assertThat(HexFormat.of().formatHex(packed)).isEqualTo("2e0fff");
        assertThat(PrefixCode.unpack(packed)).containsExactly(1, 3, 4, 255);
    }

    @Test
    void whatIsSmallTakesLess() {
        assertThat(PrefixCode.pack(new byte[800], 800)).hasSize(300);
        byte[] middle = new byte[800];
        Arrays.fill(middle, (byte) 19);
        assertThat(PrefixCode.pack(middle, 800)).hasSize(600);
        byte[] large = new byte[800];
        Arrays.fill(large, (byte) 20);
        assertThat(PrefixCode.pack(large, 800)).hasSize(1_000);
    }

    @Test
    void whatWasCutOffIsNotRead() {
        byte[] packed = PrefixCode.pack(new byte[] {20, 20, 20, 20, 20, 20}, 6);

        assertThatThrownBy(() -> PrefixCode.unpack(Arrays.copyOf(packed, 3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PrefixCode.unpack(new byte[] {(byte) 0xFF}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PrefixCode.unpack(new byte[] {0x11})).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] again(byte[] bytes) {
        return PrefixCode.unpack(PrefixCode.pack(bytes, bytes.length));
    }
}
