package journey.remarketing.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which addresses lie in the public internet: everything but what IANA's registries of special-purpose addresses (RFC 6890
 * and its updates) keep for machines, links, private networks, documentation, benchmarks and multicast. An address of IPv6
 * that carries one of IPv4 (mapped, 6to4, NAT64) is judged by both.
 */
public final class Addresses {
    private static final String[] SPECIAL_4 = {
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4"
    };

    private Addresses() {}

    public static boolean isPublic(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> isPublic4(four.getAddress());
            case Inet6Address six -> isPublic6(six.getAddress());
            default -> false;
        };
    }

    private static boolean isPublic4(byte[] address) {
        int bits = number(address, 0);
        for (String special : SPECIAL_4) {
            int slash = special.indexOf('/');
            int length = Integer.parseInt(special.substring(slash + 1));
            int mask = -1 << 32 - length;
            if ((bits & mask) == number(special.substring(0, slash))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPublic6(byte[] a) {
        // Global unicast is 2000::/3, less what is kept out of it; NAT64's well-known prefix lies outside and carries
        // IPv4.
        if (startsWith(a, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return isPublic4(java.util.Arrays.copyOfRange(a, 12, 16));
        }
        if ((a[0] & 0xe0) != 0x20) {
            return false;
        }
        if (startsWith(a, 0x20, 0x02)) {
            return isPublic4(java.util.Arrays.copyOfRange(a, 2, 6));
        }
        // 2001::/23 (Teredo, ORCHID, benchmarks), 2001:db8::/32 and 3fff::/20 (documentation).
        boolean protocols = startsWith(a, 0x20, 0x01) && (a[2] & 0xfe) == 0;
        boolean documents = startsWith(a, 0x20, 0x01, 0x0d, 0xb8) || startsWith(a, 0x3f, 0xff) && (a[2] & 0xf0) == 0;
        return !protocols && !documents;
    }

    private static boolean startsWith(byte[] address, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((address[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(String dotted) {
        int bits = 0;
        for (String part : dotted.split("\\.")) {
            bits = bits << 8 | Integer.parseInt(part);
        }
        return bits;
    }

    private static int number(byte[] bytes, int from) {
        return (bytes[from] & 0xff) << 24
                | (bytes[from + 1] & 0xff) << 16
                | (bytes[from + 2] & 0xff) << 8
                | bytes[from + 3] & 0xff;
    }
}
