package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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

    private static final int UUID_LENGTH = 36;
    private static final String HEX = "0123456789abcdef";

    private final Sink table;
    private @Nullable String[] texts;
    private int[] places;
    private int known;
    private @Nullable Map<String, Integer> numbers;
    private long base;
    private boolean based;

    Shorthand() {
        table = new Sink(64);
        texts = new String[16];
        places = new int[16];
    }

    /** Reads what {@link #write} wrote. */
    Shorthand(Source from) {
        base = from.varint();
        based = true;
        known = from.count();
        int length = from.count();
        table = new Sink(length + 64);
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

    void write(Sink to) {
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
            text = read(new Source(table.array(), places[own], table.size(), this));
            texts[own] = text;
        }
        return text;
    }

    int number(String word) {
        Integer common = COMMON_NUMBERS.get(word);
        if (common != null) {
            return common;
        }
        Map<String, Integer> own = numbers();
        Integer before = own.get(word);
        return before != null ? before : add(word, own);
    }

    private Map<String, Integer> numbers() {
        Map<String, Integer> all = numbers;
        if (all == null) {
            all = new HashMap<>();
            for (int i = 0; i < known; i++) {
                all.put(word(i << 1), i << 1);
            }
            numbers = all;
        }
        return all;
    }

    private int add(String word, Map<String, Integer> own) {
        int join = prefix(word);
        int rest = join > 0 && join < word.length() ? number(word.substring(join)) : -1;
        if (known == places.length) {
            places = Arrays.copyOf(places, known * 2);
            texts = Arrays.copyOf(texts, known * 2);
        }
        places[known] = table.size();
        if (rest >= 0) {
            table.count(JOINED);
            table.count(number(word.substring(0, join)));
            table.count(rest);
        } else {
            inline(word, table);
        }
        texts[known] = word;
        int number = known++ << 1;
        own.put(word, number);
        return number;
    }

    /** Voices name ids with their kind, persons without; where such a word is cut, else 0. */
    private static int prefix(String word) {
        int colon = word.indexOf(':');
        return colon > 0 && COMMON_NUMBERS.containsKey(word.substring(0, colon + 1)) ? colon + 1 : 0;
    }

    /** Writes a word that won't be said again where it stands. */
    static void inline(String word, Sink to) {
        OptionalInt uuid = uuid(word);
        if (uuid.isPresent()) {
            byte[] before = word.substring(0, uuid.getAsInt()).getBytes(UTF_8);
            to.count(before.length << 2 | UUID);
            to.put(before, 0, before.length);
            long high = 0;
            for (int i = 0, digits = 0; i < UUID_LENGTH; i++) {
                char c = word.charAt(uuid.getAsInt() + i);
                if (c != '-') {
                    high = high << 4 | HEX.indexOf(c);
                    if (++digits % 2 == 0) {
                        to.put((int) high & 0xFF);
                    }
                }
            }
            return;
        }
        byte[] utf8 = word.getBytes(UTF_8);
        to.count(utf8.length << 2 | TEXT);
        to.put(utf8, 0, utf8.length);
    }

    /** Reads a word that {@link #inline} wrote, or one of the table. */
    String read(Source from) {
        int head = from.count();
        return switch (head & 3) {
            case TEXT -> from.text(head >>> 2);
            case UUID -> from.text(head >>> 2) + uuid(from);
            case JOINED -> word(from.count()).concat(word(from.count()));
            default -> throw new IllegalArgumentException("a word in no known form");
        };
    }

    /** Goes on behind a word. */
    static void skip(Source from) {
        int head = from.count();
        switch (head & 3) {
            case TEXT -> from.skip(head >>> 2);
            case UUID -> from.skip((head >>> 2) + 16);
            case JOINED -> {
                from.count();
                from.count();
            }
            default -> throw new IllegalArgumentException("a word in no known form");
        }
    }

    /** Where a UUID in lower case begins that the word ends with. */
    private static OptionalInt uuid(String word) {
        int from = word.length() - UUID_LENGTH;
        if (from < 0 || word.charAt(from + 8) != '-') {
            return OptionalInt.empty();
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = word.charAt(from + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean fits = dash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!fits) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(from);
    }

    private static String uuid(Source from) {
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
