package journey.ingest.listener.netty;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import journey.ingest.listener.Listener;
import journey.ingest.listener.Router;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.SmartLifecycle;

/**
 * Listens for HTTP/1.1. Beside Spring's own server because singles cost half of the processor's time here; TLS and HTTP/2
 * are a proxy's.
 */
final class NettyListener implements Listener, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int CHUNK = 64 * 1024;
    private static final int BACKLOG = 1024;
    private static final long BETWEEN_LOOKS_NANOS = 20_000_000;

    private final ListenerProperties properties;
    private final Workplace workplace;
    private @Nullable EventLoopGroup threads;
    private @Nullable Channel server;

    NettyListener(Router router, ListenerProperties properties, MeterRegistry registry) {
        this.properties = properties;
        Budget budget = new Budget(properties.inFlight().toBytes());
        this.workplace =
                new Workplace(router, budget, properties.bodyWithin(), properties.keepAlive(), InstantSource.system());
        Gauge.builder("journey.ingest.connections", workplace, Workplace::open)
                .description("Open connections")
                .register(registry);
        Gauge.builder("journey.ingest.bodies.free", budget, Budget::free)
                .description("Memory left for the bodies of requests under way; at 0 they are answered 503")
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        Transport transport = Transport.best();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                properties.threadsToStart(), new DefaultThreadFactory("ingest-http", true), transport.handlers());
        threads = group;
        InetSocketAddress address = properties
                .address()
                .map(host -> new InetSocketAddress(host, properties.port()))
                .orElseGet(() -> new InetSocketAddress(properties.port()));
        var bound = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Connected())
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw new PortInUseException(properties.port(), bound.cause());
        }
        server = bound.channel();
        LOG.atInfo()
                .addKeyValue("port", port())
                .addKeyValue("transport", transport)
                .log("Listening for events");
    }

    /** Takes no new connections, lets requests under way end, then closes what is left. */
    @Override
    public synchronized void stop() {
        Channel listening = server;
        EventLoopGroup group = threads;
        if (listening == null || group == null) {
            return;
        }
        listening.close().awaitUninterruptibly();
        workplace.stop();
        long deadline = System.nanoTime() + properties.stopWithin().toNanos();
        while (workplace.open() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        server = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    @Override
    public synchronized int port() {
        Channel listening = server;
        return listening != null && listening.localAddress() instanceof InetSocketAddress address
                ? address.getPort()
                : properties.port();
    }

    private final class Connected extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            if (workplace.open() >= properties.connections()) {
                channel.close();
                return;
            }
            channel.pipeline()
                    .addLast(new HttpServerCodec(new HttpDecoderConfig()
                            .setMaxInitialLineLength(LONGEST_LINE)
                            .setMaxHeaderSize(LONGEST_HEADERS)
                            .setMaxChunkSize(CHUNK)))
                    .addLast(new Conversation(workplace));
        }
    }
}
