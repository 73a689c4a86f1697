package journey.standalone.mailbox;

import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A mail as people read it, whatever its bytes are: what cannot be understood is shown as it stands or left out, never
 * an error. Bodies that a mail does not have are empty.
 */
record ReadableMail(
        String from,
        String to,
        String subject,
        String html,
        String text,
        List<HeaderLine> headers,
        List<String> attachments) {

    record HeaderLine(String name, String value) {}

    ReadableMail {
        headers = List.copyOf(headers);
        attachments = List.copyOf(attachments);
    }

    static ReadableMail parse(byte[] source) {
        Properties lenient = new Properties();
        lenient.setProperty("mail.mime.address.strict", "false");
        lenient.setProperty("mail.mime.decodetext.strict", "false");
        try {
            MimeMessage mail =
                    new MimeMessage(jakarta.mail.Session.getInstance(lenient), new ByteArrayInputStream(source));
            Bodies bodies = new Bodies();
            bodies.collect(mail, 0);
            return new ReadableMail(
                    addresses(mail, "From"),
                    addresses(mail, "To"),
                    subject(mail),
                    bodies.html.orElse(""),
                    bodies.text.orElse(""),
                    headers(mail),
                    bodies.attachments);
        } catch (MessagingException e) {
            String text = new String(source, StandardCharsets.ISO_8859_1);
            return new ReadableMail("", "", "(unreadable)", "", text, List.of(), List.of());
        }
    }

    private static String subject(Message mail) throws MessagingException {
        return Optional.ofNullable(mail.getSubject()).orElse("");
    }

    private static String addresses(MimeMessage mail, String header) throws MessagingException {
        String raw = Optional.ofNullable(mail.getHeader(header, ", ")).orElse("");
        try {
            List<String> readable = new ArrayList<>();
            for (InternetAddress address : InternetAddress.parseHeader(raw, false)) {
                readable.add(address.toUnicodeString());
            }
            return String.join(", ", readable);
        } catch (MessagingException e) {
            return raw;
        }
    }

    private static List<HeaderLine> headers(MimeMessage mail) throws MessagingException {
        List<HeaderLine> lines = new ArrayList<>();
        for (Header header : Collections.list(mail.getAllHeaders())) {
            lines.add(new HeaderLine(header.getName(), header.getValue()));
        }
        return lines;
    }

    /** The first HTML and the first text that are not attachments. */
    private static final class Bodies {
        private static final int DEEPEST = 20;

        private final List<String> attachments = new ArrayList<>();
        private Optional<String> html = Optional.empty();
        private Optional<String> text = Optional.empty();

        void collect(Part part, int depth) throws MessagingException {
            try {
                if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
                    attachments.add(Optional.ofNullable(part.getFileName()).orElse("(unnamed)"));
                } else if (part.isMimeType("multipart/*")
                        && depth < DEEPEST
                        && part.getContent() instanceof Multipart m) {
                    for (int i = 0; i < m.getCount(); i++) {
                        collect(m.getBodyPart(i), depth + 1);
                    }
                } else if (part.isMimeType("text/html") && html.isEmpty()) {
                    html = Optional.of(content(part));
                } else if (part.isMimeType("text/plain") && text.isEmpty()) {
                    text = Optional.of(content(part));
                } else {
                    attachments.add(Optional.ofNullable(part.getFileName()).orElse(part.getContentType()));
                }
            } catch (IOException | MessagingException e) {
                attachments.add("(unreadable part)");
            }
        }

        private static String content(Part part) throws IOException, MessagingException {
            try {
                return String.valueOf(part.getContent());
            } catch (IOException e) { // a charset that nobody knows, as a rule
                return new String(part.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        }
    }
}
