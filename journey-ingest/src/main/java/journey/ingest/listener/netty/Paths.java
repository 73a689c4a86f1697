package journey.ingest.listener.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;

/** Paths as they come in request lines. */
final class Paths {
    private Paths() {}

    /** Decoded, with its leading slash, without a trailing one; what can't be decoded stays as it is. */
    static String normal(String raw) {
        String path = raw;
        if (path.indexOf('%') >= 0) {
            try {
                // A plus is itself in a path.
                path = URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
            } catch (IllegalArgumentException notEncoded) {
                path = raw;
            }
        }
        // Proxies may send the absolute form.
        int scheme = path.startsWith("/") ? -1 : path.indexOf("://");
        if (scheme > 0) {
            int slash = path.indexOf('/', scheme + 3);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
