package journey.ingest.collect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a request shows its write key, apart from its body. */
final class Credentials {
    private static final String BASIC = "Basic ";
    private static final String PARAMETER = "writeKey=";

    private Credentials() {}

    /** From Basic authentication with an empty password, else from the query. Something unreadable is no key at all. */
    static Optional<String> writeKey(HttpServletRequest request) {
        return basic(request.getHeader("Authorization")).or(() -> query(request.getQueryString()));
    }

    private static Optional<String> basic(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            String decoded = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    UTF_8);
            int colon = decoded.indexOf(':');
            return Optional.of(colon < 0 ? decoded : decoded.substring(0, colon))
                    .filter(key -> !key.isEmpty());
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Not by {@code getParameter}, which would swallow a body that says it is a form. */
    private static Optional<String> query(@Nullable String query) {
        if (query == null) {
            return Optional.empty();
        }
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith(PARAMETER)) {
                try {
                    return Optional.of(URLDecoder.decode(parameter.substring(PARAMETER.length()), UTF_8))
                            .filter(key -> !key.isEmpty());
                } catch (IllegalArgumentException notEncoded) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
