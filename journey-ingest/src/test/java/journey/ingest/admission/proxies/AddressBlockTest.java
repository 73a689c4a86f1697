package journey.ingest.admission.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.0.0.0,10.255.255.255,9.255.255.255,11.0.0.0",
        "172.16.0.0/12,172.16.0.0,172.31.255.255,172.15.255.255,172.32.0.0",
        "192.168.4.0/23,192.168.4.0,192.168.5.255,192.168.3.255,192.168.6.0",
        "203.0.113.7,203.0.113.7,203.0.113.7,203.0.113.6,203.0.113.8",
        "203.0.113.6/31,203.0.113.6,203.0.113.7,203.0.113.5,203.0.113.8",
        "128.0.0.0/1,128.0.0.0,255.255.255.255,127.255.255.255,0.0.0.0",
        "fc00::/7,fc00::,fdff:ffff::1,fbff:ffff::1,fe00::",
        "2001:db8::/33,2001:db8::,2001:db8:7fff::,2001:db7:ffff::,2001:db8:8000::",
        "::1,::1,::1,::,::2",
        "::ffff:10.0.0.0/104,10.0.0.0,10.255.255.255,9.255.255.255,11.0.0.0"
    })
    void holdsItsFirstAndItsLastAndNotTheirNeighbours(
            String block, String first, String last, String before, String after) {
        AddressBlock read = AddressBlock.valueOf(block);

        assertThat(read.contains(address(first))).isTrue();
        assertThat(read.contains(address(last))).isTrue();
        assertThat(read.contains(address(before))).isFalse();
        assertThat(read.contains(address(after))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 128})
    void agreesWithArithmetic(int bits) throws UnknownHostException {
        Random random = new Random(bits);
        for (int prefix = 0; prefix <= bits; prefix++) {
            BigInteger first =
                    new BigInteger(bits, random).shiftRight(bits - prefix).shiftLeft(bits - prefix);
            AddressBlock block = new AddressBlock(address(first, bits), prefix);
            BigInteger size = BigInteger.ONE.shiftLeft(bits - prefix);
            assertThat(block.contains(address(first, bits))).isTrue();
            assertThat(block.contains(address(first.add(size).subtract(BigInteger.ONE), bits)))
                    .isTrue();
            for (int flipped = 0; flipped < bits; flipped++) {
                assertThat(block.contains(address(first.flipBit(bits - 1 - flipped), bits)))
                        .as("/%d with bit %d flipped", prefix, flipped)
                        .isEqualTo(flipped >= prefix);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0,::1", "::/0,10.0.0.1", "10.0.0.0/8,a00::"})
    void theTwoKindsDoNotMix(String block, String address) {
        assertThat(AddressBlock.valueOf(block).contains(address(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0.1/8",
                "::1/127",
                "fc00::/129",
                "10/8",
                "10.0.0",
                "010.0.0.0/8",
                "1.2.3.256",
                "localhost",
                "fe80::1%eth0",
                "::ffff:10.0.0.0/95",
                "10.0.0.0/8/8",
                "[::1]"
            })
    void whatIsNoneIsRefusedByItsText(String text) {
        assertThatThrownBy(() -> AddressBlock.valueOf(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    private static InetAddress address(BigInteger number, int bits) throws UnknownHostException {
        byte[] bytes = new byte[bits / Byte.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = number.shiftRight(bits - Byte.SIZE * (i + 1)).byteValue();
        }
        return InetAddress.getByAddress(bytes);
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
