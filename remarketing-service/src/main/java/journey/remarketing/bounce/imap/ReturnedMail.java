package journey.remarketing.bounce.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import journey.remarketing.bounce.MailMark;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.bounce.MailReport;
import journey.remarketing.bounce.MailReport.Kind;

/**
 * What a mail in the return mailbox says: a delivery status notification (RFC 3464) or an abuse report (RFC 5965).
 *
 * <p>Which of our mails it is about stands in the Message-ID that the returned headers have, else in the address that the
 * notification was sent to.
 */
final class ReturnedMail {
    private static final int LARGEST_PART = 64 * 1024;
    private static final Pattern HARD = Pattern.compile("5\\.(?:1\\.(?!7\\b|8\\b)\\d+|2\\.1)");
    private static final Pattern NO_SUCH_MAILBOX = Pattern.compile("\\b55[013][ -]");
    private static final List<String> WHERE_TO =
            List.of("Delivered-To", "X-Original-To", "Envelope-To", "To", "Original-Rcpt-To");

    private final MailMarks marks;

    ReturnedMail(MailMarks marks) {
        this.marks = marks;
    }

    /**
     * Empty where it is no such report, or about no mail of ours.
     *
     * @param received when the mailbox got it; else the time that the mail itself names counts
     */
    Optional<MailReport> read(Message mail, Optional<Date> received) throws MessagingException, IOException {
        ContentType type;
        try {
            type = new ContentType(mail.getContentType());
        } catch (jakarta.mail.internet.ParseException senseless) {
            return Optional.empty();
        }
        if (!type.match("multipart/report") || !(mail.getContent() instanceof Multipart parts)) {
            return Optional.empty();
        }
        StringBuilder returned = new StringBuilder();
        Optional<Kind> kind = Optional.empty();
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType("message/delivery-status")) {
                String said = text(part);
                returned.append(said);
                kind = status(said);
            } else if (part.isMimeType("message/feedback-report")) {
                String said = text(part);
                returned.append(said);
                kind = feedback(said);
            } else if (part.isMimeType("message/rfc822") || part.isMimeType("text/rfc822-headers")) {
                returned.append(text(part));
            }
        }
        Optional<MailMark> about = marks.inMessageId(returned.toString())
                .or(() -> addresses(mail)
                        .flatMap(address -> marks.inReturnPath(address).stream())
                        .findFirst())
                .or(() -> marks.inReturnPath(returned.toString()));
        Instant at = received.or(() -> sent(mail)).map(Date::toInstant).orElse(Instant.EPOCH);
        String id = Optional.ofNullable(mail.getHeader("Message-ID"))
                .map(ids -> ids[0])
                .orElse(at.toString());
        return kind.flatMap(what -> about.map(mark -> new MailReport(id, what, mark, at)));
    }

    private static Optional<Date> sent(Message mail) {
        try {
            return Optional.ofNullable(mail.getSentDate());
        } catch (MessagingException unreadable) {
            return Optional.empty();
        }
    }

    private static Stream<String> addresses(Message mail) {
        return WHERE_TO.stream().flatMap(name -> {
            try {
                return Optional.ofNullable(mail.getHeader(name)).stream().flatMap(Stream::of);
            } catch (MessagingException unreadable) {
                return Stream.empty();
            }
        });
    }

    /** RFC 3464, 2.3.3 and 2.3.4. Of several recipients the first: our mails have one. */
    private static Optional<Kind> status(String said) throws MessagingException {
        for (InternetHeaders recipient : groups(said)) {
            String action = value(recipient, "Action").toLowerCase(Locale.ROOT);
            String status = value(recipient, "Status");
            String diagnostic = value(recipient, "Diagnostic-Code");
            switch (action) {
                case "delivered" -> {
                    return Optional.of(Kind.DELIVERED);
                }
                case "failed" -> {
                    // A status of 5.0.0 or none leaves it to the code of the server that refused.
                    boolean vague = status.startsWith("5.0.") || status.isEmpty();
                    boolean hard = HARD.matcher(status).lookingAt()
                            || (vague
                                    && NO_SUCH_MAILBOX.matcher(diagnostic + ' ').find());
                    return Optional.of(hard ? Kind.HARD_BOUNCE : Kind.SOFT_BOUNCE);
                }
                default -> {
                    // Delayed, relayed, expanded: its fate is still open.
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Kind> feedback(String said) throws MessagingException {
        return groups(said).stream()
                .map(group -> value(group, "Feedback-Type").toLowerCase(Locale.ROOT))
                .filter(type -> type.equals("abuse") || type.equals("fraud"))
                .findFirst()
                .map(type -> Kind.COMPLAINT);
    }

    /** Blocks of fields with empty lines between them. */
    private static List<InternetHeaders> groups(String said) throws MessagingException {
        List<InternetHeaders> groups = new java.util.ArrayList<>();
        for (String group : said.replace("\r\n", "\n").split("\n\n+")) {
            groups.add(
                    new InternetHeaders(new ByteArrayInputStream(group.strip().getBytes(ISO_8859_1))));
        }
        return Collections.unmodifiableList(groups);
    }

    private static String value(InternetHeaders headers, String name) {
        String value = headers.getHeader(name, null);
        return value == null ? "" : value.strip();
    }

    private static String text(Part part) throws MessagingException, IOException {
        // As it came: what is in it is fields and headers, whatever the part calls itself.
        try (InputStream in = part.getInputStream()) {
            return new String(in.readNBytes(LARGEST_PART), ISO_8859_1) + "\n\n";
        }
    }
}
