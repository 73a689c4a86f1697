package journey.ingest.admission.proxies;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/**
 * Neighbouring addresses, in CIDR notation (RFC 4632, RFC 4291 section 2.3): those whose first {@code prefix} bits are the
 * same as {@code first}'s. Blocks of IPv4 never contain IPv6, but IPv4 mapped into IPv6 is IPv4.
 *
 * @param first its bits after the prefix are zero
 * @param prefix 0 to 32, or to 128 for IPv6
 */
public record AddressBlock(InetAddress first, int prefix) {
    private static final int MAPPED = 96;

    public AddressBlock {
        byte[] bytes = first.getAddress();
        if (prefix < 0 || prefix > bytes.length * Byte.SIZE) {
            throw new IllegalArgumentException("the prefix has to be 0 to " + bytes.length * Byte.SIZE + " bits long");
        }
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            if ((bytes[bit / Byte.SIZE] & 0x80 >> bit % Byte.SIZE) != 0) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "the address has bits beyond its first %d", prefix));
            }
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fc00::/7}, or one address.
     *
     * @throws IllegalArgumentException says what is wrong with it
     */
    public static AddressBlock valueOf(String text) {
        int slash = text.indexOf('/');
        String written = slash < 0 ? text : text.substring(0, slash);
        InetAddress first = AddressLiteral.read(written)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is neither an IP address nor a block of them like 10.0.0.0/8 or fc00::/7"));
        int longest = first.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new AddressBlock(first, longest);
        }
        boolean mapped = written.indexOf(':') >= 0 && !(first instanceof Inet6Address);
        try {
            int prefix = Integer.parseInt(text.substring(slash + 1)) - (mapped ? MAPPED : 0);
            return new AddressBlock(first, prefix);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no block of addresses: " + wrong.getMessage(), wrong);
        }
    }

    public boolean contains(InetAddress address) {
        return contains(first.getAddress(), address.getAddress());
    }

    private boolean contains(byte[] block, byte[] address) {
        if (block.length != address.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (block[i] != address[i]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || (block[whole] ^ address[whole]) >> Byte.SIZE - rest == 0;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefix;
    }
}
