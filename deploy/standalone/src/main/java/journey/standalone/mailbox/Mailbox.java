package journey.standalone.mailbox;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMTP server that delivers nowhere, and a web page with what it received. A mail is acknowledged to its sender only
 * when it is stored, as one {@code .eml} file, so it is still there after a restart. The newest 1,000 are kept; what is
 * removed for newer ones is counted. Started by others, both servers listen on the loopback interface only: mails are
 * personal data.
 */
public final class Mailbox implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    static final int KEPT = 1_000;

    private final SmtpSink smtp;
    private final MailboxHttp http;

    private Mailbox(SmtpSink smtp, MailboxHttp http) {
        this.smtp = smtp;
        this.http = http;
    }

    /**
     * The mailbox by itself, in a container of its own: on every interface, since it is the container that says who
     * reaches it. SMTP at 1025, the page at 8025; mails in the folder given, else in {@code /data}. Runs until it is told
     * to stop.
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments.length == 0 ? "/data" : arguments[0]);
        Mailbox mailbox = start(folder, new InetSocketAddress(0).getAddress(), 1025, 8025);
        Runtime.getRuntime().addShutdownHook(new Thread(mailbox::close, "mailbox-stop"));
        log.info("The mailbox is open. smtp={} http={}", mailbox.smtpPort(), mailbox.httpPort());
    }

    /**
     * Opens the mailbox in {@code folder}, with the mails that earlier runs left there.
     *
     * @param smtpPort where it takes mails; 0 for any free port
     * @param httpPort where it shows them; 0 for any free port
     * @throws IOException if the folder cannot be used or a port is taken
     */
    public static Mailbox start(Path folder, int smtpPort, int httpPort) throws IOException {
        return start(folder, InetAddress.getByName("127.0.0.1"), smtpPort, httpPort);
    }

    private static Mailbox start(Path folder, InetAddress address, int smtpPort, int httpPort) throws IOException {
        MailFolder mails = MailFolder.open(folder, KEPT, Clock.systemUTC());
        MailboxHttp http = MailboxHttp.start(mails, address, httpPort);
        try {
            return new Mailbox(SmtpSink.start(mails, address, smtpPort), http);
        } catch (IOException | RuntimeException e) {
            http.close();
            throw e;
        }
    }

    /** Serves something else beside the page, e.g. the pictures that mails show. */
    public void mount(String path, HttpHandler handler) {
        http.mount(path, handler);
    }

    public int smtpPort() {
        return smtp.port();
    }

    public int httpPort() {
        return http.port();
    }

    /** The page that lists the mails. */
    public URI page() {
        return URI.create("http://localhost:" + httpPort() + "/");
    }

    @Override
    public void close() {
        smtp.close();
        http.close();
    }
}
