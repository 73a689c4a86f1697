package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Times as clients write them: RFC 3339, and what is commonly sent in its place: a space for the {@code T}, an offset
 * without its colon, none at all (then UTC), no seconds, or a date alone (midnight UTC). Written by hand because every
 * event carries two of them and {@code DateTimeFormatter} costs more than the rest of the parsing.
 */
final class Timestamps {
    private static final long EARLIEST = 0;
    private static final long LATEST = 253_402_300_800_000L;

    private final String text;
    private int at;

    private Timestamps(String text) {
        this.text = text;
    }

    /** Cut to milliseconds; empty when it is no time, or lies before 1970 or after the year 9999. */
    static Optional<Instant> parse(String text) {
        try {
            return millis(new Timestamps(text.strip()).parse());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    /** Milliseconds since 1970, as {@code Date.now()} gives them. */
    static Optional<Instant> millis(long epochMillis) {
        return epochMillis >= EARLIEST && epochMillis < LATEST
                ? Optional.of(Instant.ofEpochMilli(epochMillis))
                : Optional.empty();
    }

    /** As {@link Instant#toString} does it, cut to milliseconds; written by hand for the same reason as the reading. */
    static byte[] format(Instant time) {
        long millis = time.toEpochMilli();
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(millis, 86_400_000L));
        if (day.getYear() < 0 || day.getYear() > 9999) {
            return Instant.ofEpochMilli(millis).toString().getBytes(US_ASCII);
        }
        int ofDay = (int) Math.floorMod(millis, 86_400_000L);
        int fraction = ofDay % 1000;
        byte[] text = new byte[fraction == 0 ? 20 : 24];
        write(text, 0, 4, day.getYear());
        text[4] = '-';
        write(text, 5, 2, day.getMonthValue());
        text[7] = '-';
        write(text, 8, 2, day.getDayOfMonth());
        text[10] = 'T';
        write(text, 11, 2, ofDay / 3_600_000);
        text[13] = ':';
        write(text, 14, 2, ofDay / 60_000 % 60);
        text[16] = ':';
        write(text, 17, 2, ofDay / 1000 % 60);
        if (fraction != 0) {
            text[19] = '.';
            write(text, 20, 3, fraction);
        }
        text[text.length - 1] = 'Z';
        return text;
    }

    private static void write(byte[] text, int at, int digits, int value) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private long parse() {
        int year = digits(4);
        expect('-');
        int month = digits(2);
        expect('-');
        long day = LocalDate.of(year, month, digits(2)).toEpochDay();
        if (ended()) {
            return day * 86_400_000L;
        }
        if (!eat('T') && !eat('t')) {
            expect(' ');
        }
        int hour = upTo(23, digits(2));
        expect(':');
        int minute = upTo(59, digits(2));
        // A leap second is taken as the second before it.
        int second = eat(':') ? Math.min(59, upTo(60, digits(2))) : 0;
        int millis = eat('.') || eat(',') ? fraction() : 0;
        long seconds = day * 86_400L + hour * 3_600L + minute * 60L + second - offset();
        if (!ended()) {
            throw new DateTimeException("trailing characters");
        }
        return seconds * 1000 + millis;
    }

    private int fraction() {
        int start = at;
        int millis = 0;
        while (!ended() && isDigit()) {
            if (at - start < 3) {
                millis = millis * 10 + (text.charAt(at) - '0');
            }
            at++;
        }
        int digits = at - start;
        if (digits == 0 || digits > 12) {
            throw new DateTimeException("fraction");
        }
        return digits == 1 ? millis * 100 : digits == 2 ? millis * 10 : millis;
    }

    /** In seconds. */
    private int offset() {
        if (ended() || eat('Z') || eat('z')) {
            return 0;
        }
        int sign = eat('-') ? -1 : 1;
        if (sign > 0) {
            expect('+');
        }
        int hours = upTo(18, digits(2));
        int minutes = ended() ? 0 : offsetMinutes();
        return sign * (hours * 3_600 + minutes * 60);
    }

    private int offsetMinutes() {
        eat(':');
        return upTo(59, digits(2));
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (ended() || !isDigit()) {
                throw new DateTimeException("digit expected");
            }
            value = value * 10 + (text.charAt(at++) - '0');
        }
        return value;
    }

    private static int upTo(int most, int value) {
        if (value > most) {
            throw new DateTimeException("out of range");
        }
        return value;
    }

    private boolean isDigit() {
        char c = text.charAt(at);
        return c >= '0' && c <= '9';
    }

    private boolean ended() {
        return at == text.length();
    }

    private boolean eat(char c) {
        if (ended() || text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!eat(c)) {
            throw new DateTimeException("separator expected");
        }
    }
}
