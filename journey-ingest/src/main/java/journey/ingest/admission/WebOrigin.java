package journey.ingest.admission;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Web origins as browsers write them (RFC 6454, section 6.2): scheme and host in lower case, names in Punycode, no default
 * port, no path. {@code https://*.shop.example} stands for every host below {@code shop.example}, however deep, and not
 * for {@code shop.example} itself.
 */
final class WebOrigin {
    private static final String WILDCARD = "://*.";
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?";
    private static final Pattern ORIGIN = Pattern.compile("(?<scheme>[a-z][a-z0-9+.-]*)://(?<host>(?:" + LABEL + "\\.)*"
            + LABEL + "|\\*(?:\\." + LABEL + "){2,}|\\[[0-9a-f:.]+])(?::(?<port>[0-9]{1,5}))?");

    private WebOrigin() {}

    /** {@code written} as browsers write it; empty where it is no origin, or a wildcard for a whole top-level domain. */
    static Optional<String> normal(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        Matcher origin = ORIGIN.matcher(lower);
        if (!origin.matches()) {
            return Optional.empty();
        }
        String port = origin.group("port");
        boolean defaultPort = port != null
                && (lower.startsWith("https:") && port.equals("443") || lower.startsWith("http:") && port.equals("80"));
        return Optional.of(defaultPort ? lower.substring(0, origin.end("host")) : lower);
    }

    /**
     * Whether {@code origin} is among {@code allowed}, which are {@link #normal}. What a browser sends is found by one
     * look-up; only wildcards and other letter case take longer.
     */
    static boolean isAmong(Set<String> allowed, String origin) {
        if (allowed.contains(origin)) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        if (allowed.contains(lower)) {
            return true;
        }
        for (String each : allowed) {
            if (isBelow(each, lower)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelow(String wildcard, String origin) {
        int separator = wildcard.indexOf(WILDCARD);
        if (separator < 0) {
            return false;
        }
        int subdomain = separator + "://".length();
        String domain = wildcard.substring(subdomain + 1);
        int end = origin.length() - domain.length();
        return end > subdomain
                && origin.startsWith(wildcard.substring(0, subdomain))
                && origin.endsWith(domain)
                && isHostName(origin, subdomain, end);
    }

    /** So that nothing but names stands where the asterisk stood: no user, path or port. */
    private static boolean isHostName(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean fine = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
            if (!fine || c == '.' && (i == start || text.charAt(i - 1) == '.')) {
                return false;
            }
        }
        return text.charAt(end - 1) != '.';
    }
}
