package journey.ingest.listener.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import journey.ingest.listener.Endpoint;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;
import journey.ingest.listener.Router;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all conversations of a listener share. */
final class Workplace {
    private static final Logger LOG = LoggerFactory.getLogger(Workplace.class);
    private static final long BETWEEN_LOOKS_MILLIS = 250;

    private final Router router;
    private final Budget budget;
    private final long bodyWithin;
    private final long keepAlive;
    private final InstantSource clock;
    private final AtomicInteger open = new AtomicInteger();
    /** Each set is its thread's own. */
    private final Map<EventExecutor, Set<Conversation>> byThread = new ConcurrentHashMap<>();

    private volatile Dated dated = new Dated(Long.MIN_VALUE, "");
    private volatile boolean stopping;

    private record Dated(long second, String text) {}

    Workplace(Router router, Budget budget, Duration bodyWithin, Duration keepAlive, InstantSource clock) {
        this.router = router;
        this.budget = budget;
        this.bodyWithin = bodyWithin.toNanos();
        this.keepAlive = keepAlive.toNanos();
        this.clock = clock;
    }

    Router router() {
        return router;
    }

    Budget budget() {
        return budget;
    }

    long bodyWithinNanos() {
        return bodyWithin;
    }

    long keepAliveNanos() {
        return keepAlive;
    }

    /** Connections. */
    int open() {
        return open.get();
    }

    boolean stopping() {
        return stopping;
    }

    /** From now on connections end with the answer to the request under way. */
    void stop() {
        stopping = true;
    }

    void opened(Conversation conversation, ChannelHandlerContext ctx) {
        open.incrementAndGet();
        byThread.computeIfAbsent(ctx.executor(), Workplace::watched).add(conversation);
    }

    void closed(Conversation conversation, ChannelHandlerContext ctx) {
        Set<Conversation> conversations = byThread.get(ctx.executor());
        if (conversations != null && conversations.remove(conversation)) {
            open.decrementAndGet();
        }
    }

    /** Never throws. */
    CompletionStage<Reply> serve(Endpoint endpoint, Request request) {
        try {
            return endpoint.serve(request);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Now, as RFC 9110 wants it in each answer. */
    String date() {
        long second = Math.floorDiv(clock.millis(), 1000L);
        Dated last = dated;
        if (last.second != second) {
            last = new Dated(
                    second,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
            dated = last;
        }
        return last.text;
    }

    /** One that fails must not end the looks at the others. */
    private static void look(Conversation conversation, long now) {
        try {
            conversation.look(now);
        } catch (RuntimeException failure) {
            LOG.atError().setCause(failure).log("A connection could not be looked at");
        }
    }

    private static Set<Conversation> watched(EventExecutor thread) {
        Set<Conversation> conversations = new HashSet<>();
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    long now = System.nanoTime();
                    // A look may close its connection, which leaves the set then.
                    Set.copyOf(conversations).forEach(conversation -> look(conversation, now));
                },
                BETWEEN_LOOKS_MILLIS,
                BETWEEN_LOOKS_MILLIS,
                TimeUnit.MILLISECONDS);
        return conversations;
    }
}
