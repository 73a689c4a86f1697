package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one stored journey share, so that each says it in a byte or two: the instant that their times are told
 * from, and the words that they use.
 *
 * <p>A time is named by a number, in the order in which they were first named: that of a touchpoint is also when a visit
 * began, an id was first seen, an order was placed.
 *
 * <p>A word is named by a number: odd ones are {@link #COMMON}, which every journey knows, even ones the journey's own, in
 * the order in which they were first used. Words and times are only ever added; so a part that was written stays readable when others
 * are written after it, and nobody has to write it again.
 *
 * <p>Not thread-safe.
 */
final class Shorthand {
    /** In the order of their numbers: the first 64 take a byte. Adding to the end is all that a layout may see. */
    private static final List<String> COMMON = List.of(
            "Page",
            "Product Viewed",
            "Product List Viewed",
            "Product Added",
            "Product Removed",
            "Cart Viewed",
            "Checkout Started",
            "Checkout Step Viewed",
            "Checkout Step Completed",
            "Payment Info Entered",
            "Order Completed",
            "Identify",
            "Screen",
            "Products Searched",
            "Product Clicked",
            "Email Sent",
            "Email Delivered",
            "Email Opened",
            "Email Link Clicked",
            "Order Updated",
            "Order Refunded",
            "Order Cancelled",
            "Payment Failed",
            "Survey Answered",
            "Product Reviewed",
            "Unsubscribed",
            "Product List Filtered",
            "Email Bounced",
            "Email Marked as Spam",
            "Product Shared",
            "Cart Shared",
            "Track",
            "Group",
            "Alias",
            "user:",
            "anonymous:",
            "email:",
            "email",
            "sms",
            "default",
            "EUR",
            "USD",
            "GBP",
            "IT",
            "DE",
            "FR",
            "ES",
            "GB",
            "US",
            "it-IT",
            "it",
            "en-US",
            "en-GB",
            "en",
            "Europe/Rome",
            "mobile",
            "desktop",
            "tablet",
            "/",
            "/cart",
            "/checkout",
            "web",
            "shop",
            "demo",
            "direct",
            "organic",
            "referral",
            "social",
            "paid",
            "google/cpc",
            "google",
            "newsletter",
            "facebook",
            "instagram",
            "nps",
            "csat",
            "ces",
            "de-DE",
            "de",
            "fr-FR",
            "fr",
            "es-ES",
            "es",
            "CH",
            "AT",
            "NL",
            "BE",
            "PT",
            "PL",
            "SE",
            "CHF",
            "SEK",
            "PLN",
            "DKK",
            "Europe/Berlin",
            "Europe/Paris",
            "Europe/Madrid",
            "Europe/London",
            "Europe/Zurich",
            "Europe/Vienna",
            "America/New_York",
            "America/Los_Angeles",
            "Coupon Entered",
            "Coupon Applied",
            "Coupon Denied",
            "Coupon Removed",
            "Promotion Viewed",
            "Promotion Clicked",
            "Product Added to Wishlist",
            "Support Contacted",
            "pos",
            "app",
            "unknown");

    private static final Map<String, Integer> COMMON_NUMBERS = new HashMap<>();

    private static final int LONGEST_COMMON =
            COMMON.stream().mapToInt(String::length).max().orElseThrow();

    /** What ids are told apart by. */
    private static final List<String> KINDS = List.of("user:", "anonymous:", "email:");

    static {
        for (int i = 0; i < COMMON.size(); i++) {
            COMMON_NUMBERS.put(COMMON.get(i), (i << 1) | 1);
        }
    }

    /** How a word is written, in the lowest two bits before it; the others are a length. */
    private static final int TEXT = 0;

    /** So many characters, then a UUID in lower case. */
    private static final int UUID = 1;

    /** Two words one after the other, by their numbers. */
    private static final int JOINED = 2;

    /** One of several forms, by the number above these bits. */
    private static final int OTHER = 3;

    /**
     * The first two: what Segment's library for browsers or servers calls a message. Epoch milliseconds and a UUID follow.
     */
    private static final int CUSTOMER = 2;

    /** From here on as the first two, but at a time that has been named: its number stands in the place of the milliseconds. */
    private static final int NAMED_FROM = 3;

    /** The customer that an id stands for by itself: {@code 8 * } the number of the word, and the id's kind. */
    private static final int NATURAL = 5;

    /**
     * From here on {@link #PACKED} characters, three in two bytes: {@code 2 * length}, and one more where the first is a
     * capital.
     */
    private static final int PACKED_FROM = 6;

    private static final String PACKED = "abcdefghijklmnopqrstuvwxyz0123456789-/.@";

    private static final int BASE = PACKED.length();

    private static final byte[] CODES = new byte[128];

    static {
        for (int i = 0; i < BASE; i++) {
            CODES[PACKED.charAt(i)] = (byte) (i + 1);
        }
    }

    private static final List<String> LIBRARIES = List.of("ajs-next-", "node-next-");
    private static final int MILLIS_LENGTH = 13;
    private static final Identifier.Kind[] ID_KINDS = Identifier.Kind.values();

    private static final int LONGEST_ID = 512;

    /** Words that are looked at to find the id that a customer is named after. */
    private static final int MOST_LOOKED_AT = 64;

    private static final int TIMES_TOGETHER = 4;
    private static final int VARINT = 3;
    private static final long[] NO_TIMES = new long[0];
    private static final int UUID_LENGTH = 36;
    private static final String HEX = "0123456789abcdef";

    private final ByteSink table;
    private @Nullable String[] texts;
    private int[] places;
    private int known;
    /** A hash table of the own words: each one's number among them, from 1; 0 is free. Made at the first new word. */
    private int[] slots = new int[0];

    private long base;
    private boolean based;
    private long[] times = NO_TIMES;
    private int timesKnown;

    Shorthand() {
        table = new ByteSink(64);
        texts = new String[16];
        places = new int[16];
    }

    /** Reads what {@link #write} wrote. */
    Shorthand(ByteSource from) {
        base = from.varint();
        based = true;
        timesKnown = from.length();
        if (timesKnown > 0) {
            times = new long[timesKnown + 4];
            readTimes(from);
        }
        known = from.length();
        int length = from.length();
        table = new ByteSink(length + 64);
        table.put(from.bytes(), from.at(), length);
        texts = new String[known + 8];
        places = new int[known + 8];
        int end = from.at() + length;
        int start = from.at();
        for (int i = 0; i < known; i++) {
            places[i] = from.at() - start;
            skip(from);
        }
        if (from.at() != end) {
            throw new IllegalArgumentException("words that don't end where they should");
        }
    }

    void write(ByteSink to) {
        to.varint(base);
        to.count(timesKnown);
        writeTimes(to);
        to.count(known);
        to.count(table.size());
        to.put(table);
    }

    /** The instant that times are told from, in epoch milliseconds: the first that was ever asked about. */
    long base(long first) {
        if (!based) {
            based = true;
            base = first;
        }
        return base;
    }

    long base() {
        return base;
    }

    /**
     * As the milliseconds since the one before. Ahead of four of them stands a byte with two bits for each, from the lowest:
     * 0 to 2 where one to three bytes follow, the highest first; 3 where a varint does.
     */
    private void writeTimes(ByteSink to) {
        long before = base;
        for (int from = 0; from < timesKnown; from += TIMES_TOGETHER) {
            int end = Math.min(timesKnown, from + TIMES_TOGETHER);
            int forms = 0;
            for (int i = from; i < end; i++) {
                forms |= form(times[i] - (i == 0 ? base : times[i - 1])) << 2 * (i - from);
            }
            to.put(forms);
            for (int i = from; i < end; i++) {
                long since = times[i] - before;
                int form = form(since);
                if (form == VARINT) {
                    to.varint(since);
                } else {
                    for (int shift = 8 * form; shift >= 0; shift -= 8) {
                        to.put((int) (since >>> shift));
                    }
                }
                before = times[i];
            }
        }
    }

    private static int form(long since) {
        return since < 0 || since >= 1 << 24 ? VARINT : since < 1 << 8 ? 0 : since < 1 << 16 ? 1 : 2;
    }

    private void readTimes(ByteSource from) {
        long time = base;
        int forms = 0;
        for (int i = 0; i < timesKnown; i++) {
            forms = i % TIMES_TOGETHER == 0 ? from.one() : forms >> 2;
            int form = forms & 3;
            if (form == VARINT) {
                time += from.varint();
            } else {
                long since = 0;
                for (int k = 0; k <= form; k++) {
                    since = since << 8 | from.one();
                }
                time += since;
            }
            times[i] = time;
        }
    }

    /** How many times have been named. */
    int times() {
        return timesKnown;
    }

    /** In epoch milliseconds. */
    long time(int number) {
        if (number >= timesKnown) {
            throw new IllegalArgumentException("a time that was never named");
        }
        return times[number];
    }

    /** The number of a time in epoch milliseconds; -1 where it has none. */
    private int named(long time) {
        for (int i = timesKnown - 1; i >= 0; i--) {
            if (times[i] == time) {
                return i;
            }
        }
        return -1;
    }

    /** The number of a time in epoch milliseconds, a new one if it has none. */
    int number(long time) {
        int named = named(time);
        if (named >= 0) {
            return named;
        }
        base(time);
        if (timesKnown == times.length) {
            times = Arrays.copyOf(times, timesKnown * 2 + 8);
        }
        times[timesKnown] = time;
        return timesKnown++;
    }

    String word(int number) {
        if ((number & 1) == 1) {
            return COMMON.get(number >>> 1);
        }
        int own = number >>> 1;
        if (own >= known) {
            throw new IllegalArgumentException("a word that was never said");
        }
        String text = texts[own];
        if (text == null) {
            text = read(new ByteSource(table.array(), places[own], table.size(), this));
            texts[own] = text;
        }
        return text;
    }

    int number(String word) {
        Integer common = word.length() <= LONGEST_COMMON ? COMMON_NUMBERS.get(word) : null;
        if (common != null) {
            return common;
        }
        // What was read and not changed since is the same object still.
        for (int i = 0; i < known; i++) {
            if (texts[i] == word) {
                return i << 1;
            }
        }
        ByteSink written = written(word);
        int place = slot(written);
        if (slots[place] == 0) {
            ByteSink shorter = shorter(word);
            if (shorter.size() > 0) {
                written = shorter;
                place = slot(written);
            }
        }
        if (slots[place] == 0) {
            add(word, written);
            slots[place] = known;
        }
        return slots[place] - 1 << 1;
    }

    /** By what the journey says anyway, which is not to be said twice; nothing where it says no such thing. */
    private ByteSink shorter(String word) {
        ByteSink to = new ByteSink(24);
        int uuid = uuid(word);
        int library = uuid < 0 ? -1 : library(word, uuid);
        if (library >= 0) {
            int time = named(millis(word, library));
            if (time >= 0) {
                to.count(NAMED_FROM + library << 2 | OTHER);
                to.count(time);
                hex(word, uuid, to);
            }
        } else if (uuid < 0 && CustomerId.isOne(word)) {
            natural(new CustomerId(word), to);
        }
        return to;
    }

    private void natural(CustomerId customer, ByteSink to) {
        for (Identifier.Kind kind : ID_KINDS) {
            for (int own = 0; own < Math.min(known, MOST_LOOKED_AT); own++) {
                String word = word(own << 1);
                if (word.length() <= LONGEST_ID && !word.isEmpty() && customer.standsFor(new Identifier(kind, word))) {
                    to.count(NATURAL << 2 | OTHER);
                    to.count(own << 3 | kind.ordinal());
                    return;
                }
            }
        }
    }

    /** How a word stands in the table by itself: the same word always in the same bytes. */
    private ByteSink written(String word) {
        int join = prefix(word);
        ByteSink to = new ByteSink(word.length() + 8);
        if (join > 0 && join < word.length()) {
            int rest = number(word.substring(join));
            to.count(JOINED);
            to.count(number(word.substring(0, join)));
            to.count(rest);
        } else {
            inline(word, to);
        }
        return to;
    }

    private void add(String word, ByteSink written) {
        if (known == places.length) {
            places = Arrays.copyOf(places, known * 2);
            texts = Arrays.copyOf(texts, known * 2);
        }
        places[known] = table.size();
        table.put(written);
        texts[known] = word;
        known++;
    }

    /** Where in {@link #slots} the word is that is written so, or would be. Words are compared as bytes, unread. */
    private int slot(ByteSink written) {
        if (slots.length < 2 * (known + 1)) {
            int[] larger = new int[Integer.highestOneBit(4 * (known + 1) + 16) * 2];
            slots = larger;
            for (int i = 0; i < known; i++) {
                int end = i + 1 < known ? places[i + 1] : table.size();
                larger[slot(table.array(), places[i], end)] = i + 1;
            }
        }
        return slot(written.array(), 0, written.size());
    }

    private int slot(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ hash >>> 16) & slots.length - 1;
        while (slots[place] != 0 && !isWritten(slots[place] - 1, bytes, from, to)) {
            place = place + 1 & slots.length - 1;
        }
        return place;
    }

    private boolean isWritten(int own, byte[] bytes, int from, int to) {
        int end = own + 1 < known ? places[own + 1] : table.size();
        return Arrays.equals(table.array(), places[own], end, bytes, from, to);
    }

    /** Voices name ids with their kind, persons without; where such a word is cut, else 0. */
    private static int prefix(String word) {
        for (String kind : KINDS) {
            if (word.startsWith(kind)) {
                return kind.length();
            }
        }
        return 0;
    }

    /** Writes a word that won't be said again where it stands. */
    static void inline(String word, ByteSink to) {
        int uuid = uuid(word);
        if (uuid < 0 && CustomerId.isOne(word)) {
            to.count(CUSTOMER << 2 | OTHER);
            to.put(new CustomerId(word).toBytes(), 0, CustomerId.BYTES);
            return;
        }
        if (uuid < 0 && isPacked(word)) {
            pack(word, to);
            return;
        }
        if (uuid < 0) {
            byte[] utf8 = word.getBytes(UTF_8);
            to.count(utf8.length << 2 | TEXT);
            to.put(utf8, 0, utf8.length);
            return;
        }
        int library = library(word, uuid);
        if (library >= 0) {
            to.count(library << 2 | OTHER);
            to.unsigned(millis(word, library));
        } else {
            byte[] before = word.substring(0, uuid).getBytes(UTF_8);
            to.count(before.length << 2 | UUID);
            to.put(before, 0, before.length);
        }
        hex(word, uuid, to);
    }

    private static long millis(String word, int library) {
        int name = LIBRARIES.get(library).length();
        return Long.parseLong(word, name, name + MILLIS_LENGTH, 10);
    }

    /** The bytes of a UUID. */
    private static void hex(String word, int uuid, ByteSink to) {
        int high = -1;
        for (int i = uuid; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c != '-') {
                int digit = c <= '9' ? c - '0' : c - 'a' + 10;
                if (high < 0) {
                    high = digit;
                } else {
                    to.put(high << 4 | digit);
                    high = -1;
                }
            }
        }
    }

    /** Whose name, with thirteen digits and a dash, makes up a word as far as its UUID; -1 for nobody's. */
    private static int library(String word, int uuid) {
        for (int i = 0; i < LIBRARIES.size(); i++) {
            int name = LIBRARIES.get(i).length();
            if (uuid == name + MILLIS_LENGTH + 1
                    && word.startsWith(LIBRARIES.get(i))
                    && word.charAt(uuid - 1) == '-'
                    && word.charAt(name) != '0'
                    && isNumber(word, name, uuid - 1)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isNumber(String word, int from, int to) {
        for (int i = from; i < to; i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Reads a word that {@link #inline} wrote, or one of the table. */
    String read(ByteSource from) {
        int head = from.count();
        return switch (head & 3) {
            case TEXT -> from.text(head >>> 2);
            case UUID -> from.text(head >>> 2) + uuid(from);
            case JOINED -> word(from.count()).concat(word(from.count()));
            default -> other(head >>> 2, from);
        };
    }

    /** Goes on behind a word. */
    static void skip(ByteSource from) {
        int head = from.count();
        switch (head & 3) {
            case TEXT -> from.skip(head >>> 2);
            case UUID -> from.skip((head >>> 2) + 16);
            case JOINED -> {
                from.count();
                from.count();
            }
            default -> {
                int form = head >>> 2;
                switch (form) {
                    case 0, 1 -> {
                        from.unsigned();
                        from.skip(16);
                    }
                    case CUSTOMER -> from.skip(CustomerId.BYTES);
                    case NAMED_FROM, NAMED_FROM + 1 -> {
                        from.count();
                        from.skip(16);
                    }
                    case NATURAL -> from.count();
                    default -> from.skip(packedBytes(form - PACKED_FROM >>> 1));
                }
            }
        }
    }

    private String other(int form, ByteSource from) {
        return switch (form) {
            case 0, 1 -> message(form, from.unsigned(), from);
            case NAMED_FROM, NAMED_FROM + 1 -> message(form - NAMED_FROM, time(from.count()), from);
            case NATURAL -> natural(from.count());
            case CUSTOMER -> CustomerId.ofBytes(from.take(CustomerId.BYTES)).value();
            default -> unpacked(form - PACKED_FROM, from);
        };
    }

    /** Whether it is small letters and digits for the most part, as ids and addresses are. */
    private static boolean isPacked(String word) {
        int length = word.length();
        if (length < 3) {
            return false;
        }
        char first = word.charAt(0);
        if (code(first >= 'A' && first <= 'Z' ? (char) (first + 32) : first) == 0) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if (code(word.charAt(i)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Its place in {@link #PACKED}, from 1; 0 where it has none. */
    private static int code(char c) {
        return c < CODES.length ? CODES[c] : 0;
    }

    /** Three take two bytes, as 40 to the power of 3 is less than 65,536; one takes one, two take two. */
    private static int packedBytes(int length) {
        return length / 3 * 2 + length % 3;
    }

    private static void pack(String word, ByteSink to) {
        char first = word.charAt(0);
        boolean capital = first >= 'A' && first <= 'Z';
        to.count(PACKED_FROM + (2 * word.length() + (capital ? 1 : 0)) << 2 | OTHER);
        for (int i = 0; i < word.length(); i += 3) {
            int left = Math.min(3, word.length() - i);
            int number = 0;
            for (int k = 0; k < left; k++) {
                char c = word.charAt(i + k);
                number = number * BASE + code(i + k == 0 && capital ? (char) (c + 32) : c) - 1;
            }
            if (left > 1) {
                to.put(number >>> 8);
            }
            to.put(number & 0xFF);
        }
    }

    private static String unpacked(int head, ByteSource from) {
        int length = head >>> 1;
        if (packedBytes(length) > from.left()) {
            throw new IllegalArgumentException("a word of " + length + " letters that was cut off");
        }
        byte[] text = new byte[length];
        for (int i = 0; i < length; i += 3) {
            int left = Math.min(3, length - i);
            int number = left > 1 ? from.one() << 8 | from.one() : from.one();
            for (int k = left - 1; k >= 0; k--) {
                text[i + k] = (byte) PACKED.charAt(number % BASE);
                number /= BASE;
            }
        }
        if ((head & 1) == 1) {
            text[0] -= 32;
        }
        return new String(text, ISO_8859_1);
    }

    private static String message(int library, long millis, ByteSource from) {
        return LIBRARIES.get(library) + millis + '-' + uuid(from);
    }

    private String natural(int number) {
        int kind = number & 7;
        if (kind >= ID_KINDS.length) {
            throw new IllegalArgumentException("an id of no kind");
        }
        return CustomerId.of(new Identifier(ID_KINDS[kind], word(number >>> 3 << 1)))
                .value();
    }

    /** Where a UUID in lower case begins that the word ends with; -1 where it doesn't. */
    private static int uuid(String word) {
        int from = word.length() - UUID_LENGTH;
        if (from < 0 || word.charAt(from + 8) != '-') {
            return -1;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = word.charAt(from + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean fits = dash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!fits) {
                return -1;
            }
        }
        return from;
    }

    private static String uuid(ByteSource from) {
        byte[] text = new byte[UUID_LENGTH];
        int at = 0;
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text[at++] = '-';
            }
            int b = from.one();
            text[at++] = (byte) HEX.charAt(b >>> 4);
            text[at++] = (byte) HEX.charAt(b & 15);
        }
        return new String(text, ISO_8859_1);
    }

    /** For tests: the journey's own words. */
    List<String> own() {
        List<String> own = new ArrayList<>();
        for (int i = 0; i < known; i++) {
            own.add(word(i << 1));
        }
        return own;
    }
}
