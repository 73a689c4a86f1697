package journey.ingest.admission.proxies;

import java.net.InetAddress;
import java.util.Optional;

/** Reads addresses as proxies and settings write them. Never asks a name server: what is no literal is nothing. */
final class AddressLiteral {
    private static final int LONGEST = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();

    private AddressLiteral() {}

    /**
     * IPv4 as four decimal numbers without leading zeros, or IPv6 without brackets and zone. IPv4 mapped into IPv6 is
     * IPv4.
     */
    static Optional<InetAddress> read(String text) {
        boolean looksRight = text.length() <= LONGEST && (text.indexOf(':') < 0 ? isFourNumbers(text) : isHex(text));
        if (!looksRight) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /**
     * A node of RFC 7239, section 6, or what stands in {@code X-Forwarded-For}: an address, in brackets or not, with or
     * without a port. Empty for {@code unknown}, hidden names like {@code _proxy} and garbage.
     */
    static Optional<InetAddress> ofNode(String node) {
        if (node.startsWith("[")) {
            int close = node.indexOf(']');
            return close > 0 && node.indexOf(':') < close && isPortOrNothing(node, close + 1)
                    ? read(node.substring(1, close))
                    : Optional.empty();
        }
        int colon = node.indexOf(':');
        boolean oneColon = colon >= 0 && colon == node.lastIndexOf(':');
        if (!oneColon) {
            return read(node);
        }
        return isPortOrNothing(node, colon) ? read(node.substring(0, colon)) : Optional.empty();
    }

    private static boolean isPortOrNothing(String node, int start) {
        if (start == node.length()) {
            return true;
        }
        if (node.charAt(start) != ':' || start + 1 == node.length()) {
            return false;
        }
        for (int i = start + 1; i < node.length(); i++) {
            char c = node.charAt(i);
            boolean fine = c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
            if (!fine) {
                return false;
            }
        }
        return true;
    }

    /** The JDK also takes {@code 127.1} and {@code 7}, which no proxy writes. */
    private static boolean isFourNumbers(String text) {
        int numbers = 1;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                numbers++;
                digits = 0;
            } else if (c >= '0' && c <= '9') {
                boolean leadingZero = digits == 1 && text.charAt(i - 1) == '0';
                if (leadingZero) {
                    return false;
                }
                digits++;
            } else {
                return false;
            }
        }
        return numbers == 4 && digits > 0;
    }

    /** A zone, {@code fe80::1%eth0}, would make the JDK look at this machine's own interfaces. */
    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && (c >= 128 || Character.digit(c, 16) < 0)) {
                return false;
            }
        }
        return true;
    }
}
