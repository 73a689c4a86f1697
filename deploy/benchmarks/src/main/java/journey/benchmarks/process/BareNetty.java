package journey.benchmarks.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import journey.benchmarks.traffic.StorefrontEvents;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Netty and Kafka with nothing between them: a body becomes a record, unread, and is answered when the broker acknowledged
 * it. Arguments: port, brokers, topic, {@code nio} or {@code epoll}, and {@code body} or {@code records}.
 *
 * <p>With {@code records} each event of the body becomes a record, with a key and headers as ingest writes them. It doesn't
 * read JSON for that: it cuts at line feeds, and knows where {@link StorefrontEvents} has its ids.
 */
public final class BareNetty {
    static final byte[] SUCCESS = "{\"success\":true}".getBytes(US_ASCII);
    private static final int LARGEST_BODY = 1024 * 1024;

    private BareNetty() {}

    public static void main(String[] arguments) throws InterruptedException {
        Producer<byte[], byte[]> little = producer(ProducerSettings.forLittle(arguments[1]));
        Producer<byte[], byte[]> much = producer(ProducerSettings.on(arguments[1]));
        String topic = arguments[2];
        little.partitionsFor(topic);
        much.partitionsFor(topic);
        boolean epoll = arguments[3].equals("epoll");
        boolean records = arguments[4].equals("records");
        if (epoll) {
            Epoll.ensureAvailability();
        }
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerSocketChannel> channel =
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        try (EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), io)) {
            new ServerBootstrap()
                    .group(loops)
                    .channel(channel)
                    .option(ChannelOption.SO_BACKLOG, 1024)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel accepted) {
                            accepted.pipeline()
                                    .addLast(
                                            new HttpServerCodec(),
                                            new HttpObjectAggregator(LARGEST_BODY),
                                            new Handler(little, much, topic, records));
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))
                    .sync()
                    .channel()
                    .closeFuture()
                    .sync();
        }
    }

    static Producer<byte[], byte[]> producer(Map<String, String> settings) {
        return new KafkaProducer<>(
                new HashMap<String, Object>(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Producer<byte[], byte[]> little;
        private final Producer<byte[], byte[]> much;
        private final String topic;
        private final boolean records;

        Handler(Producer<byte[], byte[]> little, Producer<byte[], byte[]> much, String topic, boolean records) {
            this.little = little;
            this.much = much;
            this.topic = topic;
            this.records = records;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (!request.method().equals(HttpMethod.POST)) {
                answer(context, HttpResponseStatus.OK);
                return;
            }
            byte[] body = ByteBufUtil.getBytes(request.content());
            List<ProducerRecord<byte[], byte[]>> sent =
                    records ? UnreadEvents.records(topic, body) : List.of(new ProducerRecord<>(topic, body));
            Producer<byte[], byte[]> producer = body.length < ProducerSettings.MUCH ? little : much;
            AtomicInteger open = new AtomicInteger(sent.size());
            AtomicBoolean failed = new AtomicBoolean();
            for (ProducerRecord<byte[], byte[]> each : sent) {
                var unused = producer.send(each, (_, failure) -> {
                    if (failure != null) {
                        failed.set(true);
                    }
                    if (open.decrementAndGet() == 0) {
                        answer(context, failed.get() ? HttpResponseStatus.SERVICE_UNAVAILABLE : HttpResponseStatus.OK);
                    }
                });
            }
        }

        private static void answer(ChannelHandlerContext context, HttpResponseStatus status) {
            DefaultFullHttpResponse answer =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(SUCCESS));
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, SUCCESS.length);
            var unused = context.writeAndFlush(answer, context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }
}
