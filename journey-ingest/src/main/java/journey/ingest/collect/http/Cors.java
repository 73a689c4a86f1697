package journey.ingest.collect.http;

import java.util.Optional;
import journey.ingest.admission.WriteKeys;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;

/**
 * Which web pages may read the answers. The origin has the last word per write key; before a browser shows its key it is
 * enough that some key may be used from there.
 */
final class Cors {
    private static final String ALLOW_ORIGIN = "access-control-allow-origin";
    private static final String HEADERS = "authorization, content-type, x-retry-count, x-strict-mode, anonymousid";
    private static final String MAX_AGE_SECONDS = "7200";

    private final WriteKeys writeKeys;

    Cors(WriteKeys writeKeys) {
        this.writeKeys = writeKeys;
    }

    /** Of the web page that sent the request. */
    static Optional<String> origin(Request request) {
        return request.headers().first("origin").filter(origin -> !origin.isBlank());
    }

    /** Lets the page read the answer, be it a refusal. */
    Reply allow(Request request, Reply reply) {
        Optional<String> origin = origin(request);
        if (origin.isEmpty()) {
            return reply;
        }
        Reply varying = reply.with("vary", "Origin");
        return admits(request, origin.get())
                ? varying.with(ALLOW_ORIGIN, origin.get()).with("access-control-expose-headers", "Retry-After")
                : varying;
    }

    Reply preflight(Request request, String methods) {
        Reply reply = allow(request, Reply.empty(204)).with("allow", methods);
        return reply.headers().containsKey(ALLOW_ORIGIN)
                ? reply.with("access-control-allow-methods", methods)
                        .with("access-control-allow-headers", HEADERS)
                        .with("access-control-max-age", MAX_AGE_SECONDS)
                : reply;
    }

    private boolean admits(Request request, String origin) {
        return Credentials.writeKey(request)
                .flatMap(writeKeys::find)
                .map(source -> source.admits(origin))
                .orElseGet(() -> writeKeys.admits(origin));
    }
}
