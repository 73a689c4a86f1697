package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one stored journey share, so that each says it in a byte or two: the instant that their times are told
 * from, and the words that they use.
 *
 * <p>A word is named by a number: odd ones are {@link #COMMON}, which every journey knows, even ones the journey's own, in
 * the order in which they were first used. Words are only ever added; so a part that was written stays readable when others
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

    /** What Segment's library for browsers or servers calls a message: which of them, epoch milliseconds, and a UUID. */
    private static final int MESSAGE = 3;

    private static final List<String> LIBRARIES = List.of("ajs-next-", "node-next-");
    private static final int MILLIS_LENGTH = 13;

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

    Shorthand() {
        table = new ByteSink(64);
        texts = new String[16];
        places = new int[16];
    }

    /** Reads what {@link #write} wrote. */
    Shorthand(ByteSource from) {
        base = from.varint();
        based = true;
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
            add(word, written);
            slots[place] = known;
        }
        return slots[place] - 1 << 1;
    }

    /** How a word stands in the table: the same word always in the same bytes. */
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
        if (uuid < 0) {
            byte[] utf8 = word.getBytes(UTF_8);
            to.count(utf8.length << 2 | TEXT);
            to.put(utf8, 0, utf8.length);
            return;
        }
        int library = library(word, uuid);
        if (library >= 0) {
            int name = LIBRARIES.get(library).length();
            to.count(library << 2 | MESSAGE);
            to.unsigned(Long.parseLong(word, name, name + MILLIS_LENGTH, 10));
        } else {
            byte[] before = word.substring(0, uuid).getBytes(UTF_8);
            to.count(before.length << 2 | UUID);
            to.put(before, 0, before.length);
        }
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
            default -> message(head >>> 2, from);
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
                from.unsigned();
                from.skip(16);
            }
        }
    }

    private static String message(int library, ByteSource from) {
        if (library >= LIBRARIES.size()) {
            throw new IllegalArgumentException("a word of nobody's");
        }
        return LIBRARIES.get(library) + from.unsigned() + '-' + uuid(from);
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
