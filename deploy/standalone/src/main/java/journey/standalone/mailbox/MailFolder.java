package journey.standalone.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails as files named after the time when they arrived. A file appears under its name only when it is complete. May be
 * used by several threads.
 */
final class MailFolder {
    private static final Logger log = LoggerFactory.getLogger(MailFolder.class);
    private static final String COMPLETE = ".eml";
    private static final String INCOMPLETE = ".part";

    private final Path folder;
    private final int kept;
    private final Clock clock;
    private final NavigableSet<MailId> ids = new ConcurrentSkipListSet<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong removed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private MailFolder(Path folder, int kept, Clock clock) {
        this.folder = folder;
        this.kept = kept;
        this.clock = clock;
    }

    static MailFolder open(Path folder, int kept, Clock clock) throws IOException {
        MailFolder mails = new MailFolder(Files.createDirectories(folder), kept, clock);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(INCOMPLETE)) {
                    Files.delete(file); // its sender got no acknowledgement, and will have tried again
                } else if (name.endsWith(COMPLETE)) {
                    MailId.parse(name.substring(0, name.length() - COMPLETE.length()))
                            .ifPresent(mails.ids::add);
                }
            }
        }
        mails.removeOldest();
        return mails;
    }

    /** Stores a mail; when this returns, it is kept. {@code delivery} are header lines to put before the mail's own. */
    void add(String delivery, InputStream mail) throws IOException {
        MailId id = nextId();
        Path part = folder.resolve(id + INCOMPLETE);
        try (var out = Files.newOutputStream(part)) {
            out.write(delivery.getBytes(StandardCharsets.UTF_8));
            mail.transferTo(out);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            ids.remove(id);
            refused.incrementAndGet();
            throw e;
        }
        Files.move(part, folder.resolve(id + COMPLETE), StandardCopyOption.ATOMIC_MOVE);
        received.incrementAndGet();
        removeOldest();
    }

    List<MailId> newestFirst() {
        return List.copyOf(ids.descendingSet());
    }

    /** Empty when there is no such mail (any more). */
    Optional<byte[]> read(MailId id) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(id + COMPLETE)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    Figures figures() {
        return new Figures(ids.size(), received.get(), removed.get(), refused.get());
    }

    /** Times are told apart by the millisecond, so that names are unique and in order of arrival. */
    private synchronized MailId nextId() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        MailId id = new MailId(now);
        if (!ids.isEmpty() && ids.last().compareTo(id) >= 0) {
            id = new MailId(ids.last().receivedAt().plusMillis(1));
        }
        ids.add(id);
        return id;
    }

    private synchronized void removeOldest() throws IOException {
        int surplus = ids.size() - kept;
        if (surplus <= 0) {
            return;
        }
        for (int i = 0; i < surplus; i++) {
            MailId oldest = ids.first();
            Files.deleteIfExists(folder.resolve(oldest + COMPLETE));
            ids.remove(oldest);
        }
        if (removed.getAndAdd(surplus) == 0) {
            log.warn("The mailbox is full: from now on each new mail removes the oldest. kept={}", kept);
        }
    }

    /**
     * What happened to mails since the start.
     *
     * @param kept how many there are now
     * @param received how many were stored and acknowledged
     * @param removed how many of the oldest made room
     * @param refused how many their senders were told could not be stored
     */
    record Figures(int kept, long received, long removed, long refused) {}
}
