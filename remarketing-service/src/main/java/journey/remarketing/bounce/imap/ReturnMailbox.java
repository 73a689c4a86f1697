package journey.remarketing.bounce.imap;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.bounce.MailReport;
import journey.remarketing.bounce.Reports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads the mailbox that bounces and complaints come back to. A mail is marked as seen only after its report has been
 * acknowledged; after a crash in between it is read again, and the report says the same again. Mails stay where they are.
 */
public final class ReturnMailbox implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReturnMailbox.class);
    private static final int MAILS_AT_ONCE = 200;
    private static final int LARGEST_BYTES = 4 * 1024 * 1024;

    private final Account account;
    private final ReturnedMail reader;
    private final Reports reports;
    private final Session session;
    private Optional<ScheduledExecutorService> reading = Optional.empty();

    /**
     * @param tls from the first byte on (IMAPS)
     * @param every how often it is looked into
     */
    public record Account(
            String host, int port, String username, String password, boolean tls, String folder, Duration every) {
        @Override
        public String toString() {
            return "Account[" + host + "]";
        }
    }

    public ReturnMailbox(Account account, MailMarks marks, Reports reports) {
        this.account = account;
        this.reader = new ReturnedMail(marks);
        this.reports = reports;
        Properties properties = new Properties();
        String protocol = protocol();
        // Reading alone would mark a mail as seen.
        properties.setProperty("mail." + protocol + ".peek", "true");
        properties.setProperty("mail." + protocol + ".connectiontimeout", "10000");
        properties.setProperty("mail." + protocol + ".timeout", "60000");
        properties.setProperty("mail.imap.starttls.enable", "true");
        properties.setProperty("mail.imaps.ssl.checkserveridentity", "true");
        this.session = Session.getInstance(properties);
    }

    private String protocol() {
        return account.tls() ? "imaps" : "imap";
    }

    /**
     * Reads what nobody has seen yet.
     *
     * @return how many mails that was
     * @throws MessagingException when the mailbox does not answer
     * @throws RuntimeException when the brokers do not acknowledge
     */
    int readOnce() throws MessagingException {
        try (Store store = session.getStore(protocol())) {
            store.connect(account.host(), account.port(), account.username(), account.password());
            try (Folder folder = store.getFolder(account.folder())) {
                folder.open(Folder.READ_WRITE);
                Message[] unseen = folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
                Message[] next = Arrays.copyOf(unseen, Math.min(unseen.length, MAILS_AT_ONCE));
                List<MailReport> said = new ArrayList<>();
                int others = 0;
                for (Message mail : next) {
                    Optional<MailReport> report = report(mail);
                    report.ifPresent(said::add);
                    others += report.isPresent() ? 0 : 1;
                }
                reports.tell(Reports.Source.MAILBOX, said);
                folder.setFlags(next, new Flags(Flags.Flag.SEEN), true);
                for (int i = 0; i < others; i++) {
                    reports.passedOver(Reports.Source.MAILBOX);
                }
                return next.length;
            }
        }
    }

    /** What can't be read is left for a person. */
    private Optional<MailReport> report(Message mail) throws MessagingException {
        try {
            if (!(mail instanceof MimeMessage here) || mail.getSize() > LARGEST_BYTES) {
                return Optional.empty();
            }
            // Read at once and taken apart here: servers differ in what they make of a report's parts.
            return reader.read(new MimeMessage(here), Optional.ofNullable(mail.getReceivedDate()));
        } catch (jakarta.mail.FolderClosedException | jakarta.mail.StoreClosedException gone) {
            throw gone;
        } catch (MessagingException | IOException | RuntimeException damaged) {
            LOG.atWarn()
                    .addKeyValue("failure", damaged.getClass().getName())
                    .log("A mail in the return mailbox can't be read");
            return Optional.empty();
        }
    }

    private void readAll() {
        try {
            while (readOnce() == MAILS_AT_ONCE) {
                // There may be more.
            }
        } catch (MessagingException | RuntimeException away) {
            LOG.atWarn()
                    .addKeyValue("failure", away.getClass().getName())
                    .log("The return mailbox can't be read just now; nothing is lost");
        }
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("return-mailbox").factory());
        var unused = executor.scheduleWithFixedDelay(
                this::readAll, 0, account.every().toMillis(), TimeUnit.MILLISECONDS);
        reading = Optional.of(executor);
    }

    @Override
    public synchronized void stop() {
        reading.ifPresent(ScheduledExecutorService::shutdownNow);
        reading = Optional.empty();
    }

    @Override
    public synchronized boolean isRunning() {
        return reading.isPresent();
    }
}
