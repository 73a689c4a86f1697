package journey.ingest.listener.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** How the operating system tells of connections that have something to read. */
enum Transport {
    /** Linux's own, without the JDK between. */
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return EpollServerSocketChannel.class;
        }
    },
    /** The JDK's selectors: on any system. */
    SELECTOR {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return NioServerSocketChannel.class;
        }
    };

    /**
     * The first one that works here. Epoll's library is unpacked to {@code java.io.tmpdir}; where that can't be done, or with
     * {@code -Dio.netty.transport.noNative=true}, selectors do it.
     */
    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : SELECTOR;
    }

    abstract IoHandlerFactory handlers();

    abstract Class<? extends ServerChannel> serverChannel();
}
