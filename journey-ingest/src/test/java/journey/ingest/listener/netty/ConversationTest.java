package journey.ingest.listener.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Route;
import journey.ingest.listener.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection without a network. */
final class ConversationTest {
    private static final long ROOM = 16 * 1024 * 1024;
    private static final String SLOW = "POST /slow HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
    private static final String QUICK = "POST /quick HTTP/1.1\r\nContent-Length: 1\r\n\r\n1";

    private final CompletableFuture<Reply> slow = new CompletableFuture<>();
    private final Budget budget = new Budget(ROOM);
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new HttpServerCodec(),
            new Conversation(new Workplace(
                    new Router(List.of(
                            new Route(Set.of("POST"), "/slow", 100, request -> slow),
                            new Route(
                                    Set.of("POST"),
                                    "/quick",
                                    100,
                                    request -> CompletableFuture.completedFuture(
                                            Reply.of(200, "text/plain", request.body()))))),
                    budget,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    InstantSource.system())));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        assertThat(budget.free()).isEqualTo(ROOM);
    }

    @Test
    void whatIsSentAheadIsAnsweredInItsOrder() {
        send(SLOW + QUICK + "POST /nowhere HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}" + QUICK);
        assertThat(answered()).isEmpty();
        slow.complete(Reply.of(202, "text/plain", new byte[0]));
        channel.runPendingTasks();
        assertThat(statuses()).containsExactly("202", "200", "404", "200");
    }

    /** As many as one read from the network can hold. */
    @Test
    void thousandsSentAheadCostNoStack() {
        int ahead = 5_000;
        send(SLOW + QUICK.repeat(ahead));
        slow.complete(Reply.of(202, "text/plain", new byte[0]));
        channel.runPendingTasks();
        assertThat(statuses()).hasSize(ahead + 1).startsWith("202", "200").endsWith("200");
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void whatIsSentAheadTakesRoomAndGivesItBack() {
        send(SLOW + QUICK.repeat(100));
        assertThat(budget.free()).isLessThan(ROOM);
        slow.complete(Reply.of(202, "text/plain", new byte[0]));
        channel.runPendingTasks();
        assertThat(budget.free()).isEqualTo(ROOM);
    }

    @Test
    void whoSendsAheadBeyondTheRoomIsClosed() {
        assertThat(budget.take(ROOM - 1024)).isTrue();
        send(SLOW + QUICK.repeat(100));
        assertThat(channel.isActive()).isFalse();
        assertThat(budget.free()).isEqualTo(1024);
        budget.give(ROOM - 1024);
    }

    @Test
    void whoDoesNotFetchAnswersIsNotReadFrom() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        send(QUICK.repeat(3));
        assertThat(answered()).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(statuses()).containsExactly("200", "200", "200");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aRequestHasOneAnswerHoweverItsBodyGoesOn() {
        send("POST /nowhere HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nzz\r\n");
        assertThat(statuses()).containsExactly("404");
        assertThat(channel.isActive()).isFalse();
    }

    /** A proxy that knows the coding would have sent it as one request. */
    @Test
    void aBodyOfAnUnknownCodingIsNotTheNextRequest() {
        send("POST /quick HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n" + QUICK);
        assertThat(statuses()).containsExactly("400");
        assertThat(channel.isActive()).isFalse();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
    }

    private List<String> statuses() {
        return answered()
                .lines()
                .filter(line -> line.contains("HTTP/1.1 "))
                .map(line -> line.substring(line.indexOf("HTTP/1.1 ") + 9).substring(0, 3))
                .toList();
    }

    private String answered() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(UTF_8));
            part.release();
        }
        return all.toString();
    }
}
