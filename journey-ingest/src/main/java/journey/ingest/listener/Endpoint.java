package journey.ingest.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers requests. Safe for use by many threads. None of its methods may block: they run on threads that many connections
 * share. Expected failures are replies; an exception is answered 500.
 */
@FunctionalInterface
public interface Endpoint {
    /** Answers a request whose body has arrived. */
    CompletionStage<Reply> serve(Request request);

    /**
     * Looks at a request before its body arrives; a reply spares the body.
     *
     * @param head without a body
     */
    default Optional<Reply> beforeBody(Request head) {
        return Optional.empty();
    }

    /**
     * Answers a request whose body can't be used.
     *
     * @param head without a body
     */
    default Reply unreadable(Request head, Unreadable why) {
        return Reply.of(
                why.status(),
                "application/json",
                ("{\"success\":false,\"errors\":[{\"reason\":\"" + why.reason() + "\"}]}").getBytes(UTF_8));
    }
}
