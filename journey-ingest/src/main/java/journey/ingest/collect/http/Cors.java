package journey.ingest.collect.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import journey.ingest.admission.WriteKeys;

/**
 * Which web pages may read the answers. The origin has the last word per write key; before a browser shows its key it is
 * enough that some key may be used from there.
 */
final class Cors {
    private static final String MAX_AGE_SECONDS = "7200";

    private final WriteKeys writeKeys;

    Cors(WriteKeys writeKeys) {
        this.writeKeys = writeKeys;
    }

    /** Of the web page that sent the request. */
    static Optional<String> origin(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Origin")).filter(origin -> !origin.isBlank());
    }

    /** Lets the page read the answer, be it a refusal. */
    void allow(HttpServletRequest request, HttpServletResponse response) {
        origin(request).ifPresent(origin -> {
            response.addHeader("Vary", "Origin");
            if (admits(request, origin)) {
                response.setHeader("Access-Control-Allow-Origin", origin);
                response.setHeader("Access-Control-Expose-Headers", "Retry-After");
            }
        });
    }

    void preflight(HttpServletRequest request, HttpServletResponse response, String methods) {
        allow(request, response);
        if (response.containsHeader("Access-Control-Allow-Origin")) {
            response.setHeader("Access-Control-Allow-Methods", methods);
            response.setHeader("Access-Control-Allow-Headers", "authorization, content-type, x-retry-count");
            response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
        }
        response.setHeader("Allow", methods);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private boolean admits(HttpServletRequest request, String origin) {
        return Credentials.writeKey(request)
                .flatMap(writeKeys::find)
                .map(source -> source.admits(origin))
                .orElseGet(() -> writeKeys.admits(origin));
    }
}
