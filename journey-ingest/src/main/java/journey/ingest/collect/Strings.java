package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;

/** What the scanner needs for the few values that are really read. */
final class Strings {
    private Strings() {}

    /** The text of a string that passed the scanner and has escapes in it. */
    static String unescaped(byte[] text, int from, int to) {
        StringBuilder all = new StringBuilder(to - from);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = from;
        while (at < to) {
            if (text[at] != '\\') {
                plain.write(text[at++]);
                continue;
            }
            all.append(plain.toString(UTF_8));
            plain.reset();
            char escape = (char) text[at + 1];
            if (escape == 'u') {
                all.append((char) Integer.parseInt(new String(text, at + 2, 4, UTF_8), 16));
                at += 6;
            } else {
                all.append(
                        switch (escape) {
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            default -> escape;
                        });
                at += 2;
            }
        }
        return all.append(plain.toString(UTF_8)).toString();
    }

    /** Whether a decimal holds it: only an exponent can go beyond. */
    static boolean representable(String number) {
        try {
            return Math.abs((long) new BigDecimal(number).scale()) <= Integer.MAX_VALUE;
        } catch (NumberFormatException exponentTooLarge) {
            return false;
        }
    }
}
