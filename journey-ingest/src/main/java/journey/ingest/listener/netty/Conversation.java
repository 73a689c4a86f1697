package journey.ingest.listener.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import journey.ingest.listener.HeaderFields;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;
import journey.ingest.listener.Route;
import journey.ingest.listener.Unreadable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, request after request. What a client sends ahead waits until the request before it is answered, so
 * answers keep the order of their requests however the log acknowledges. Runs on its connection's thread only.
 *
 * <p>A request that is answered before its body is there (a wrong key, a body too large) has the rest of its body thrown
 * away, up to a measure: closing at once would reset the connection under the answer.
 */
final class Conversation extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final long MOST_THROWN_AWAY = 4 * 1024 * 1024;
    /** Bytes of heap that a piece of a request takes which was sent ahead, roughly. */
    private static final long WAITING = 512;

    private static final byte[] NOT_FOUND = problem("there is nothing at this path");
    private static final byte[] FAILED = problem("this server failed; come again");
    private static final byte[] NOT_HTTP = problem("this is not HTTP, or its head is too long");

    private enum Phase {
        /** Nothing of the next request is there. */
        SILENT,
        /** Its head or body is arriving. */
        ARRIVING,
        /** It is being served. */
        SERVED,
        /** It is answered; the rest of its body is thrown away. */
        THROWN_AWAY,
        /** The last answer is on its way. */
        ENDING
    }

    private final Workplace workplace;
    private final Queue<Object> ahead = new ArrayDeque<>();
    private Phase phase = Phase.SILENT;
    private long since = System.nanoTime();
    private boolean keepAlive = true;
    private boolean oldProtocol;
    private long stuck = System.nanoTime();
    private long thrownAway;
    private boolean decoded;
    private boolean resuming;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable Route route;
    private @Nullable Request head;
    private @Nullable Body body;

    Conversation(Workplace workplace) {
        this.workplace = workplace;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx;
        workplace.opened(this, ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        workplace.closed(this, ctx);
        forget();
        while (!ahead.isEmpty()) {
            ReferenceCountUtil.release(next());
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        decoded = true;
        if (busy(ctx) || !ahead.isEmpty()) {
            wait(ctx, message);
            return;
        }
        accept(ctx, message);
    }

    /** Answers that the other end doesn't fetch must not pile up: then it is not read from, either. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        stuck = System.nanoTime();
        if (ctx.channel().isWritable()) {
            resume(ctx);
        } else {
            ctx.channel().config().setAutoRead(false);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (phase == Phase.SILENT && !decoded) {
            // Something came, and it is no whole head yet.
            phase = Phase.ARRIVING;
            since = System.nanoTime();
        }
        decoded = false;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.atError().setCause(cause).log("A connection could not go on");
        }
        // Else the other end went away, as visitors do.
        ctx.close();
    }

    /** Whether the next request has to wait: for the answer to the one before it, or for earlier answers to be fetched. */
    private boolean busy(ChannelHandlerContext ctx) {
        return phase == Phase.SERVED || !ctx.channel().isWritable();
    }

    /** What waits takes its room from the budget, as a rule of thumb. */
    private void wait(ChannelHandlerContext ctx, Object message) {
        ctx.channel().config().setAutoRead(false);
        if (workplace.budget().take(WAITING)) {
            ahead.add(message);
        } else {
            ReferenceCountUtil.release(message);
            ctx.close();
        }
    }

    private Object next() {
        workplace.budget().give(WAITING);
        return ahead.remove();
    }

    /** Ends what takes too long. Called now and then. */
    void look(long now) {
        ChannelHandlerContext ctx = channel;
        if (ctx == null) {
            return;
        }
        if (!ctx.channel().isWritable() && now - stuck > workplace.bodyWithinNanos()) {
            ctx.close();
            return;
        }
        switch (phase) {
            case SILENT -> {
                if (workplace.stopping() || now - since > workplace.keepAliveNanos()) {
                    ctx.close();
                }
            }
            case ARRIVING -> {
                if (now - since > workplace.bodyWithinNanos()) {
                    keepAlive = false;
                    Request arrived = head;
                    Route serving = route;
                    Reply tooSlow = arrived == null || serving == null
                            ? Reply.of(408, "application/json", problem(Unreadable.TOO_SLOW.reason()))
                            : serving.endpoint().unreadable(arrived, Unreadable.TOO_SLOW);
                    answer(ctx, tooSlow, true);
                }
            }
            case THROWN_AWAY, ENDING -> {
                if (now - since > workplace.bodyWithinNanos()) {
                    ctx.close();
                }
            }
            case SERVED -> {}
        }
    }

    private void accept(ChannelHandlerContext ctx, Object message) {
        try {
            if (phase == Phase.ENDING) {
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (message instanceof HttpContent content) {
                take(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        since = System.nanoTime();
        if (!request.decoderResult().isSuccess() || !saysWhereItEnds(request)) {
            keepAlive = false;
            answer(ctx, Reply.of(400, "application/json", NOT_HTTP), true);
            return;
        }
        phase = Phase.ARRIVING;
        keepAlive = HttpUtil.isKeepAlive(request);
        oldProtocol = !request.protocolVersion().isKeepAliveDefault();
        Request arrived = head(ctx, request);
        head = arrived;
        Optional<Route> found = workplace.router().find(arrived.path());
        if (found.isEmpty()) {
            answer(ctx, Reply.of(404, "application/json", NOT_FOUND), false);
            return;
        }
        Route serving = found.get();
        route = serving;
        if (!serving.methods().contains(arrived.method())) {
            String methods = String.join(", ", new TreeSet<>(serving.methods()));
            answer(
                    ctx,
                    Reply.of(405, "application/json", problem("use " + methods)).with("allow", methods),
                    false);
            return;
        }
        Optional<Reply> early = serving.endpoint().beforeBody(arrived);
        if (early.isPresent()) {
            answer(ctx, early.get(), false);
            return;
        }
        expect(ctx, request, serving, arrived);
    }

    /** A coding that Netty doesn't know would leave the body to be read as the next request (RFC 9112, 6.3). */
    private static boolean saysWhereItEnds(HttpRequest request) {
        return !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || HttpUtil.isTransferEncodingChunked(request);
    }

    private void expect(ChannelHandlerContext ctx, HttpRequest request, Route serving, Request arrived) {
        Optional<String> coding = Optional.ofNullable(request.headers().get(HttpHeaderNames.CONTENT_ENCODING))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty() && !name.equals("identity"));
        boolean gzip = coding.filter(name -> name.equals("gzip") || name.equals("x-gzip"))
                .isPresent();
        long announced = HttpUtil.getContentLength(request, -1L);
        if (coding.isPresent() && !gzip) {
            answer(ctx, serving.endpoint().unreadable(arrived, Unreadable.UNKNOWN_ENCODING), false);
            return;
        }
        if (announced > serving.longest()) {
            Unreadable why = gzip ? Unreadable.INFLATES_TOO_LARGE : Unreadable.TOO_LARGE;
            answer(ctx, serving.endpoint().unreadable(arrived, why), false);
            return;
        }
        body = new Body(serving.longest(), announced, gzip, workplace.budget());
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private Request head(ChannelHandlerContext ctx, HttpRequest request) {
        String uri = request.uri();
        int question = uri.indexOf('?');
        String path = Paths.normal(question < 0 ? uri : uri.substring(0, question));
        String query = question < 0 ? "" : uri.substring(question + 1);
        return new Request(request.method().name(), path, query, new Fields(request.headers()), new byte[0], peer(ctx));
    }

    private static InetAddress peer(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private void take(ChannelHandlerContext ctx, HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (!content.decoderResult().isSuccess()) {
            keepAlive = false;
            if (phase == Phase.THROWN_AWAY) {
                // It has its answer; another one would be taken for the next request's.
                phase = Phase.ENDING;
                ctx.close();
                return;
            }
            answer(ctx, Reply.of(400, "application/json", NOT_HTTP), true);
            return;
        }
        Body arriving = body;
        if (arriving == null) {
            throwAway(ctx, content.content(), last);
            return;
        }
        Optional<Unreadable> wrong = arriving.add(content.content());
        if (wrong.isPresent()) {
            refuse(ctx, wrong.get(), last);
        } else if (last) {
            complete(ctx, arriving);
        }
    }

    private void complete(ChannelHandlerContext ctx, Body arrived) {
        switch (arrived.whole()) {
            case Body.Whole.Unusable unusable -> refuse(ctx, unusable.why(), true);
            case Body.Whole.Bytes whole -> serve(ctx, whole.bytes());
        }
    }

    private void serve(ChannelHandlerContext ctx, byte[] bytes) {
        Request arrived = Objects.requireNonNull(head);
        Route serving = Objects.requireNonNull(route);
        phase = Phase.SERVED;
        Request whole = new Request(
                arrived.method(), arrived.path(), arrived.query(), arrived.headers(), bytes, arrived.peer());
        workplace.serve(serving.endpoint(), whole).whenComplete((reply, failure) -> {
            if (ctx.executor().inEventLoop()) {
                served(ctx, reply, failure);
            } else {
                ctx.executor().execute(() -> served(ctx, reply, failure));
            }
        });
    }

    private void served(ChannelHandlerContext ctx, @Nullable Reply reply, @Nullable Throwable failure) {
        if (failure != null || reply == null) {
            LOG.atError().setCause(failure).log("A request could not be served");
            answer(ctx, Reply.of(500, "application/json", FAILED), true);
        } else {
            answer(ctx, reply, true);
        }
        resume(ctx);
    }

    /** Goes on with what was sent ahead; a loop, since each request that is served at once comes back here. */
    private void resume(ChannelHandlerContext ctx) {
        if (resuming) {
            return;
        }
        resuming = true;
        try {
            while (!busy(ctx) && !ahead.isEmpty()) {
                accept(ctx, next());
            }
        } finally {
            resuming = false;
        }
        if (ahead.isEmpty() && ctx.channel().isWritable()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Unreadable why, boolean last) {
        Request arrived = Objects.requireNonNull(head);
        Route serving = Objects.requireNonNull(route);
        answer(ctx, serving.endpoint().unreadable(arrived, why), last);
    }

    /** @param last whether nothing more of the request is to come */
    private void answer(ChannelHandlerContext ctx, Reply reply, boolean last) {
        forget();
        since = System.nanoTime();
        keepAlive &= !workplace.stopping();
        FullHttpResponse response = response(reply);
        phase = !keepAlive && last ? Phase.ENDING : last ? Phase.SILENT : Phase.THROWN_AWAY;
        var written = ctx.writeAndFlush(response);
        if (phase == Phase.ENDING) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void throwAway(ChannelHandlerContext ctx, ByteBuf chunk, boolean last) {
        thrownAway += chunk.readableBytes();
        if (last && keepAlive) {
            thrownAway = 0;
            phase = Phase.SILENT;
            since = System.nanoTime();
        } else if (last || thrownAway > MOST_THROWN_AWAY) {
            phase = Phase.ENDING;
            ctx.close();
        }
    }

    private void forget() {
        Body arrived = body;
        if (arrived != null) {
            arrived.release();
        }
        body = null;
        head = null;
        route = null;
    }

    private FullHttpResponse response(Reply reply) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), Unpooled.wrappedBuffer(reply.body()));
        for (Map.Entry<String, String> header : reply.headers().entrySet()) {
            response.headers().set(header.getKey(), header.getValue());
        }
        if (reply.status() != 204 && reply.status() != 304) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
        }
        response.headers().set(HttpHeaderNames.DATE, workplace.date());
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (oldProtocol) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return response;
    }

    private record Fields(HttpHeaders all) implements HeaderFields {
        @Override
        public Optional<String> first(String name) {
            return Optional.ofNullable(all.get(name));
        }

        @Override
        public Optional<String> joined(String name) {
            List<String> lines = all.getAll(name);
            return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(",", lines));
        }
    }

    private static byte[] problem(String reason) {
        return ("{\"success\":false,\"errors\":[{\"reason\":\"" + reason + "\"}]}").getBytes(UTF_8);
    }
}
