package journey.remarketing.smtp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Connections to the mail server, kept open from one mail to the next. There are as many as mails are sent at once; what
 * nobody has used for a while is closed.
 *
 * <p>A connection that waited may have been closed by the other side. That shows when its next mail begins, and as long as
 * the mail's content has not begun to leave, nothing of it has been taken: then it goes by a fresh connection instead. So
 * a connection that broke while it waited never costs a mail, and no question has to be asked ahead of each.
 */
public final class SmtpConnections implements AutoCloseable {
    private static final int CLOSING = 421;

    private final JavaMailSenderImpl server;
    private final String protocol;
    private final Session session;
    private final Limits limits;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final Counter opened;
    private final Counter refused;
    private final Counter broken;
    private final ScheduledExecutorService sweeper;

    /**
     * @param idleFor how long a connection waits for its next mail
     * @param mails how many go over one connection at most; some servers close it after a number of their own
     */
    public record Limits(Duration idleFor, int mails) {
        public Limits {
            if (!idleFor.isPositive() || mails < 1) {
                throw new IllegalArgumentException("a connection waits for a positive time and carries 1 mail or more");
            }
        }
    }

    /** The mail server could not be reached, or did not let us in; nothing of the mail has left. */
    static final class Unreachable extends MessagingException {
        private static final long serialVersionUID = 1;

        Unreachable(MessagingException why) {
            super("the mail server was not reached", why);
        }
    }

    private static final class Connection {
        private final Transport transport;
        private int mails;
        private long waitsSince = System.nanoTime();

        Connection(Transport transport) {
            this.transport = transport;
        }

        boolean waitsLongerThan(Duration longest) {
            return System.nanoTime() - waitsSince > longest.toNanos();
        }

        void close() {
            try {
                transport.close();
            } catch (MessagingException gone) {
                // The farewell is a courtesy.
            }
        }
    }

    /** @param server names host, port, log-in and properties, TLS among them */
    public SmtpConnections(JavaMailSenderImpl server, Limits limits, MeterRegistry registry) {
        this.server = server;
        this.protocol = Optional.ofNullable(server.getProtocol()).orElse(JavaMailSenderImpl.DEFAULT_PROTOCOL);
        this.session = session(server, protocol);
        this.limits = limits;
        String meter = "journey.remarketing.smtp.connects";
        this.opened = registry.counter(meter, "outcome", "opened");
        this.refused = registry.counter(meter, "outcome", "refused");
        this.broken = registry.counter("journey.remarketing.smtp.broken");
        Gauge.builder("journey.remarketing.smtp.connections", busy, AtomicInteger::get)
                .tag("state", "busy")
                .register(registry);
        Gauge.builder("journey.remarketing.smtp.connections", this, SmtpConnections::waiting)
                .tag("state", "idle")
                .register(registry);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("smtp-connections").factory());
        long every = Math.max(10, limits.idleFor().toMillis() / 2);
        var unused = sweeper.scheduleWithFixedDelay(this::sweepOnce, every, every, TimeUnit.MILLISECONDS);
    }

    private static Session session(JavaMailSenderImpl server, String protocol) {
        Properties properties = new Properties();
        properties.putAll(server.getSession().getProperties());
        if (!protocol.endsWith("s") && !"true".equals(properties.getProperty("mail.smtp.ssl.enable"))) {
            properties.putIfAbsent("mail." + protocol + ".socketFactory", new PromptSockets());
        }
        return Session.getInstance(properties);
    }

    /** What is sent, and how far it has come. */
    interface Parcel {
        jakarta.mail.internet.MimeMessage message();

        Address[] recipients();

        /** Whether the content has begun to leave. */
        boolean begun();
    }

    /**
     * Sends once.
     *
     * @throws Unreachable when there was no connection to be had
     * @throws MessagingException the server's refusal, or the end of the connection
     */
    void send(Parcel parcel) throws MessagingException {
        busy.incrementAndGet();
        try {
            Optional<Connection> kept = waitingConnection();
            if (kept.isPresent() && sentBy(kept.get(), parcel)) {
                return;
            }
            send(parcel, open());
        } finally {
            busy.decrementAndGet();
        }
    }

    /** False where the connection turned out to be closed before the mail had begun to leave. */
    private boolean sentBy(Connection kept, Parcel parcel) throws MessagingException {
        try {
            send(parcel, kept);
            return true;
        } catch (MessagingException failure) {
            Optional<SmtpAnswer> answer = SmtpAnswer.of(failure);
            boolean closed = answer.map(said -> said.code() == CLOSING).orElse(true);
            if (parcel.begun() || !closed) {
                throw failure;
            }
            broken.increment();
            // Those that waited longer have hardly fared better.
            closeIdle(Duration.ZERO);
            return false;
        }
    }

    private void send(Parcel parcel, Connection connection) throws MessagingException {
        try {
            connection.transport.sendMessage(parcel.message(), parcel.recipients());
        } catch (MessagingException | RuntimeException failure) {
            // A recipient's refusal leaves the connection as it was: the transaction has been reset.
            boolean usable = failure instanceof MessagingException said
                    && SmtpAnswer.of(said)
                            .filter(answer -> answer.stage() == SmtpAnswer.Stage.RECIPIENT && answer.code() != CLOSING)
                            .isPresent();
            if (usable) {
                giveBack(connection);
            } else {
                connection.close();
            }
            throw failure;
        }
        giveBack(connection);
    }

    private Connection open() throws Unreachable {
        try {
            Transport transport = session.getTransport(protocol);
            Optional<String> user = Optional.ofNullable(server.getUsername()).filter(name -> !name.isBlank());
            // With a password but no name, the name of the operating system's user would be tried.
            transport.connect(
                    server.getHost(),
                    server.getPort(),
                    user.orElse(null),
                    user.isPresent() ? server.getPassword() : null);
            opened.increment();
            return new Connection(transport);
        } catch (MessagingException failure) {
            refused.increment();
            throw new Unreachable(failure);
        }
    }

    private synchronized Optional<Connection> waitingConnection() {
        return Optional.ofNullable(idle.pollFirst());
    }

    private void giveBack(Connection connection) {
        connection.mails++;
        if (connection.mails >= limits.mails() || sweeper.isShutdown()) {
            connection.close();
            return;
        }
        connection.waitsSince = System.nanoTime();
        synchronized (this) {
            idle.addFirst(connection);
        }
    }

    private synchronized double waiting() {
        return (double) idle.size();
    }

    /** Closes what has waited too long. */
    void sweepOnce() {
        closeIdle(limits.idleFor());
    }

    private void closeIdle(Duration longest) {
        List<Connection> over = new ArrayList<>();
        synchronized (this) {
            while (!idle.isEmpty() && idle.getLast().waitsLongerThan(longest)) {
                over.add(idle.removeLast());
            }
        }
        over.forEach(Connection::close);
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        closeIdle(Duration.ZERO);
    }
}
