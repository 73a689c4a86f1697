package journey.remarketing.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written here is read by Jakarta Mail. */
class MailBytesTest {
    private static final Session NONE = Session.getInstance(new Properties());

    private static byte[] mail(String text, String html) throws Exception {
        MimeMessage headers = new MimeMessage(NONE);
        headers.setHeader("Message-ID", "<x@shop.example>");
        headers.setSubject("Perch\u00e9 no?", "UTF-8");
        return MailBytes.of(headers, "0123abc", text, html);
    }

    private static void assertReads(String text, String html) throws Exception {
        byte[] mail = mail(text, html);
        assertThat(new String(mail, US_ASCII).lines())
                .allMatch(line -> line.length() <= 76)
                .noneMatch(line -> line.endsWith(" ") || line.endsWith("\t"));
        MimeMessage read = new MimeMessage(NONE, new ByteArrayInputStream(mail));
        assertThat(read.getSubject()).isEqualTo("Perch\u00e9 no?");
        MimeMultipart parts = (MimeMultipart) read.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo(text.replace("\n", "\r\n"));
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo(html.replace("\n", "\r\n"));
    }

    @Test
    void bothPartsAreReadAsTheyWereWritten() throws Exception {
        assertReads("Ciao,\n\nperch\u00e9 no?\n", "<p style=\"a: b\">\u20ac 5 = \ud83d\ude00</p>\n");
        assertReads("", "");
        assertReads("=", "\n\n");
        assertReads("a blank at the end \n\tand one here\t", "x".repeat(5_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyTextIsReadAsItWasWritten(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            assertReads(text(random), text(random));
        }
    }

    private static String text(Random random) {
        String letters = "ab =\t.\n-_\u00e9\u20ac";
        return random.ints(random.nextInt(400), 0, letters.length())
                .mapToObj(letters::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}
