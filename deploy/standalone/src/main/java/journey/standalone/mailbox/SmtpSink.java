package journey.standalone.mailbox;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** Takes every mail from everybody and puts it into the folder. A mail that cannot be stored is refused, to come again. */
final class SmtpSink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SmtpSink.class);
    private static final int LARGEST_BYTES = 25 * 1024 * 1024;

    private final SMTPServer server;

    private SmtpSink(SMTPServer server) {
        this.server = server;
    }

    static SmtpSink start(MailFolder folder, InetAddress address, int port) throws IOException {
        SMTPServer server = SMTPServer.port(port)
                .bindAddress(address)
                .hostName("localhost")
                .softwareName("journey mailbox")
                .connectionTimeout(1, TimeUnit.MINUTES)
                .maxMessageSize(LARGEST_BYTES)
                .messageHandlerFactory(context -> new Delivery(folder))
                .build();
        try {
            server.start();
        } catch (RuntimeException e) { // the library's wrapping of an IOException
            throw new IOException("SMTP port " + port + " is taken", e);
        }
        return new SmtpSink(server);
    }

    int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    /** One mail on its way in. */
    private static final class Delivery implements MessageHandler {
        private final MailFolder folder;
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        Delivery(MailFolder folder) {
            this.folder = folder;
        }

        @Override
        public void from(String address) {
            sender = address;
        }

        @Override
        public void recipient(String address) {
            recipients.add(address);
        }

        @Override
        public String data(InputStream mail) throws RejectException {
            StringBuilder delivery = new StringBuilder("Return-Path: <" + printable(sender) + ">\r\n");
            recipients.forEach(recipient -> delivery.append("Delivered-To: ")
                    .append(printable(recipient))
                    .append("\r\n"));
            try {
                folder.add(delivery.toString(), new Bounded(mail));
                return "stored";
            } catch (TooLarge e) {
                throw new RejectException(552, "larger than " + LARGEST_BYTES + " bytes");
            } catch (IOException e) {
                log.warn("A mail could not be stored; its sender is told to try again", e);
                throw new RejectException(451, "cannot be stored now");
            }
        }

        @Override
        public void done() {}

        private static String printable(String address) {
            return address.replaceAll("\\p{Cntrl}", "");
        }
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class Bounded extends FilterInputStream {
        private long left = LARGEST_BYTES;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return (int) counted(super.read(), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            return (int) counted(read, read);
        }

        private long counted(int result, int bytes) throws IOException {
            if (result >= 0) {
                left -= bytes;
                if (left < 0) {
                    throw new TooLarge();
                }
            }
            return result;
        }
    }
}
