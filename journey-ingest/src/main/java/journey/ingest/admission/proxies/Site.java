package journey.ingest.admission.proxies;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a browser finds this server.
 *
 * @param scheme {@code http} or {@code https}
 * @param host with a port where it is not the scheme's own: {@code events.shop.example}, {@code [::1]:8080}
 */
public record Site(String scheme, String host) {
    /** This site where the proxy says nothing usable; neither scheme nor host is taken over unless it looks like one. */
    Site as(Optional<String> scheme, Optional<String> host) {
        return new Site(
                scheme.map(each -> each.toLowerCase(Locale.ROOT))
                        .filter(each -> each.equals("http") || each.equals("https"))
                        .orElse(this.scheme),
                host.filter(Site::isHost).orElse(this.host));
    }

    /** It comes to stand in URLs that browsers are told. */
    private static boolean isHost(String text) {
        if (text.isEmpty() || text.length() > 255) {
            return false;
        }
        int port = text.lastIndexOf(':');
        boolean literal = text.startsWith("[");
        int end = port > text.lastIndexOf(']') ? port : text.length();
        for (int i = end + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        if (literal) {
            return text.charAt(end - 1) == ']'
                    && AddressLiteral.read(text.substring(1, end - 1)).isPresent();
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean fine = c < 128 && Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
            if (!fine) {
                return false;
            }
        }
        return end > 0 && end + 1 != text.length();
    }
}
