package journey.remarketing.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.util.Collections;

/**
 * Writes a mail with a text and an HTML part as RFC 2045 and 2046 have it. Jakarta Mail would do the same: byte by byte,
 * twice over, and with a search for its own providers on the class path for each part, which took two thirds of the time
 * of a mail.
 */
final class MailBytes {
    private static final int LONGEST_LINE = 76;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
    /** What may stand for itself within a line. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = ' '; c < 127; c++) {
            PLAIN[c] = c != '=';
        }
        PLAIN['\t'] = true;
    }

    private MailBytes() {}

    /**
     * The whole mail, with CRLF at the ends of lines.
     *
     * @param headers a message whose headers are complete but for those of its content
     * @param mark letters and digits, the same for the same mail
     */
    static byte[] of(MimeMessage headers, String mark, String text, String html) throws MessagingException {
        // Nothing in quoted-printable has an underline behind an equals sign.
        String boundary = "=_" + mark;
        headers.setHeader("MIME-Version", "1.0");
        headers.setHeader("Content-Type", "multipart/alternative; boundary=\"" + boundary + '"');
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * html.length() + 2 * text.length() + 2_048);
        for (String line : Collections.list(headers.getAllHeaderLines())) {
            write(out, line + "\r\n");
        }
        write(out, "\r\n");
        part(out, boundary, "text/plain", text);
        part(out, boundary, "text/html", html);
        write(out, "--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    private static void part(ByteArrayOutputStream out, String boundary, String type, String content) {
        write(
                out,
                "--" + boundary + "\r\nContent-Type: " + type
                        + "; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        String lines = content.indexOf('\r') < 0 ? content : content.replace("\r\n", "\n");
        quotedPrintable(out, lines.getBytes(UTF_8));
        write(out, "\r\n");
    }

    /** RFC 2045, 6.7, of text whose lines end with LF. */
    private static void quotedPrintable(ByteArrayOutputStream out, byte[] text) {
        // Three bytes for each at most, and three more where a line is broken, which is after 72 or more.
        byte[] bytes = new byte[3 * text.length + text.length / 8 + 3];
        int end = 0;
        int line = 0;
        int at = 0;
        while (at < text.length) {
            int from = at;
            while (at < text.length && PLAIN[text[at] & 255]) {
                at++;
            }
            boolean ends = at == text.length || text[at] == '\n';
            // On the way a blank at the end of a line may be cut off.
            int to = ends && at > from && text[at - 1] <= ' ' ? at - 1 : at;
            while (from < to) {
                int rest = to - from;
                boolean fits = ends && to == at && rest <= LONGEST_LINE - (end - line);
                // A line that goes on ends with an equals sign.
                int taken = fits ? rest : Math.min(rest, LONGEST_LINE - 1 - (end - line));
                System.arraycopy(text, from, bytes, end, taken);
                from += taken;
                end += taken;
                if (from < to) {
                    line = end = softBreak(bytes, end);
                }
            }
            at = to;
            if (at < text.length && text[at] == '\n') {
                bytes[end++] = '\r';
                bytes[end++] = '\n';
                line = end;
                at++;
            } else if (at < text.length) {
                boolean last = at + 1 == text.length || text[at + 1] == '\n';
                if (end - line + 3 > (last ? LONGEST_LINE : LONGEST_LINE - 1)) {
                    line = end = softBreak(bytes, end);
                }
                bytes[end++] = '=';
                bytes[end++] = HEX[(text[at] >> 4) & 15];
                bytes[end++] = HEX[text[at] & 15];
                at++;
            }
        }
        out.write(bytes, 0, end);
    }

    private static int softBreak(byte[] bytes, int end) {
        bytes[end] = '=';
        bytes[end + 1] = '\r';
        bytes[end + 2] = '\n';
        return end + 3;
    }

    private static void write(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(US_ASCII));
    }
}
