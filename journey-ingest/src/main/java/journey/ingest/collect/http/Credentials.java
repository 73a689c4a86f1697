package journey.ingest.collect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import journey.ingest.listener.Request;

/** Where a request shows its write key, apart from its body. */
final class Credentials {
    private static final String BASIC = "Basic ";
    private static final String PARAMETER = "writeKey";

    private Credentials() {}

    /** From Basic authentication with an empty password, else from the query. Something unreadable is no key at all. */
    static Optional<String> writeKey(Request request) {
        return request.headers()
                .first("authorization")
                .flatMap(Credentials::basic)
                .or(() -> request.parameter(PARAMETER).filter(key -> !key.isEmpty()));
    }

    private static Optional<String> basic(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
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
}
