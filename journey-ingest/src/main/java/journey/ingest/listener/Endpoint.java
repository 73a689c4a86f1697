package journey.ingest.listener;

import java.util.concurrent.CompletionStage;

/** Answers requests. Safe for use by many threads. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Must not block: it runs on a thread that many connections share. Expected failures are replies; an exception is
     * answered 500.
     */
    CompletionStage<Reply> serve(Request request);
}
