package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Passes over JSON (RFC 8259) once, from its first byte to its last, and says where values begin and end. No tokens, no
 * tree, no text but what is asked for: most of an event goes on to the log unread, and has only to be valid.
 *
 * <p>Two kinds of bad input are told apart. Where the text is no JSON there is no telling how it goes on, so the scanner
 * stops with {@link Broken}. What is JSON, but nothing that a consumer should have to cope with (nested too deeply, a number
 * too long, a name twice in one object or with half a surrogate pair, bytes that are no UTF-8), is reported to
 * {@link Flaws} and passed over: one such event of a batch does not cost the others.
 *
 * <p>Strings are searched eight bytes at a time for the first byte that is a quote, a backslash, a control character or not
 * ASCII (the classic "determine if a word has a byte less than n" of Anderson's Bit Twiddling Hacks; a borrow only spoils
 * bytes above the first hit). Names of an object are remembered as 64-bit hashes under a seed that no sender knows: equal
 * hashes are taken for equal names.
 *
 * <p>A parser of Jackson's is the oracle in its tests. Not thread-safe.
 */
final class JsonScanner {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;
    private static final long SEED = RandomGenerator.getDefault().nextLong();
    private static final long MULTIPLIER = RandomGenerator.getDefault().nextLong() | 1;

    /** Up to here each name is compared with those before it; larger objects are sorted at their end. */
    private static final int FEW_NAMES = 16;

    /** Marks an array among the open structures; objects have the index of their first name there. */
    private static final int ARRAY = -1;

    private final byte[] text;
    private final int end;
    private int at;
    private Flaws flaws;
    private int surface;

    private int[] open = new int[16];
    private int depth;
    private long[] names = new long[64];
    private int known;

    private int from;
    private int to;
    private boolean escaped;
    private boolean fraction;

    /** Who is told of what is JSON and all the same not to be passed on. */
    interface Flaws {
        void found(Flaw flaw, String reason);
    }

    /** What a value is, by its first byte. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL
    }

    /** The text is no JSON. Without a stack trace: bad input is an everyday thing. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;
        private static final Broken HERE = new Broken();

        private Broken() {
            super("not JSON", null, false, false);
        }
    }

    JsonScanner(byte[] text, int from, int end, Flaws flaws) {
        this.text = text;
        this.at = from;
        this.end = end;
        this.flaws = flaws;
    }

    /**
     * From now on another one is told.
     *
     * @param surface structures that are open around what it is told of: from there {@link Limits#DEPTH} is counted
     */
    void tell(Flaws other, int surface) {
        this.flaws = other;
        this.surface = surface;
    }

    /** Where the next byte to be read stands. */
    int position() {
        return at;
    }

    /** What the next value is; stands at its first byte then. */
    Kind peek() {
        return switch (byteAfterSpace()) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
            default -> throw Broken.HERE;
        };
    }

    /** Whether nothing but space is left. */
    boolean ended() {
        return skipSpace() == end;
    }

    /** Enters the object that comes next; {@link #nextName} walks through it. */
    void enterObject() {
        at++;
        push(known);
    }

    /**
     * Goes to the next property's value and leaves its name to {@link #named} and {@link #string}; at the object's end
     * leaves it and answers false.
     */
    boolean nextName(boolean first) {
        boolean more = next('}', first);
        if (more) {
            name();
        }
        return more;
    }

    /** Enters the array that comes next. */
    void enterArray() {
        at++;
        push(ARRAY);
    }

    /** Goes to the next element; at the array's end leaves it and answers false. */
    boolean nextElement(boolean first) {
        return next(']', first);
    }

    private boolean next(char closing, boolean first) {
        byte next = byteAfterSpace();
        if (next == closing) {
            at++;
            pop();
            return false;
        }
        if (!first) {
            if (next != ',') {
                throw Broken.HERE;
            }
            at++;
        }
        return true;
    }

    /** Whether the name, or the string, that was passed last is this one. */
    boolean named(byte[] name) {
        return escaped
                ? string().equals(new String(name, UTF_8))
                : to - from == name.length && Arrays.equals(text, from, to, name, 0, name.length);
    }

    /** Whether the name, or the string, that was passed last can be written in UTF-8. */
    boolean wellFormed() {
        return !escaped || Strings.wellFormed(string());
    }

    /** Whether the string that was passed last is empty, or nothing but space. */
    boolean blank() {
        boolean visible = from < to && text[from] > ' ' && text[from] != '\\';
        return !visible && string().isBlank();
    }

    /** The name, the string, or the number's digits that were passed last. */
    String string() {
        return escaped ? Strings.unescaped(text, from, to) : new String(text, from, to - from, UTF_8);
    }

    /** Passes a string whose opening quote comes next. */
    void passString() {
        at++;
        from = at;
        escaped = false;
        plain();
        while (at < end && text[at] != '"') {
            byte b = text[at];
            if (b == '\\') {
                escape();
            } else if (b < 0) {
                int length = Utf8.sequence(text, at, end);
                if (length == 0) {
                    flaws.found(Flaw.NOT_UTF8, "the event is not valid UTF-8");
                }
                at += Math.max(1, length);
            } else {
                throw Broken.HERE;
            }
            plain();
        }
        if (at >= end) {
            throw Broken.HERE;
        }
        to = at++;
    }

    /** Passes a number; answers whether it is a whole one without exponent. */
    boolean passNumber() {
        from = at;
        escaped = false;
        fraction = false;
        if (text[at] == '-') {
            at++;
        }
        if (at < end && text[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < end && text[at] == '.') {
            at++;
            fraction = true;
            digits();
        }
        boolean exponent = at < end && (text[at] == 'e' || text[at] == 'E');
        if (exponent) {
            at++;
            if (at < end && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            digits();
        }
        to = at;
        if (to - from > Limits.NUMBER) {
            flaws.found(Flaw.BEYOND_LIMITS, "a number has more than " + Limits.NUMBER + " characters");
        } else if (exponent && !Strings.representable(string())) {
            flaws.found(Flaw.BEYOND_LIMITS, "a number is out of range");
        }
        return !fraction && !exponent;
    }

    /** Passes over the next value, whatever it is. */
    void passValue() {
        int floor = depth;
        do {
            switch (byteAfterSpace()) {
                case '"' -> passString();
                case '{' -> {
                    enterObject();
                    if (byteAfterSpace() != '}') {
                        name();
                        continue;
                    }
                    at++;
                    pop();
                }
                case '[' -> {
                    enterArray();
                    if (byteAfterSpace() != ']') {
                        continue;
                    }
                    at++;
                    pop();
                }
                case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> passNumber();
                case 't' -> literal('t', 'r', 'u', 'e');
                case 'f' -> {
                    at++;
                    literal('a', 'l', 's', 'e');
                }
                case 'n' -> literal('n', 'u', 'l', 'l');
                default -> throw Broken.HERE;
            }
            closeUpTo(floor);
        } while (depth > floor);
    }

    /** After a value within others: leaves what ends there, and goes to the next value of what doesn't. */
    private void closeUpTo(int floor) {
        while (depth > floor) {
            byte next = byteAfterSpace();
            boolean array = open[depth - 1] == ARRAY;
            at++;
            if (next == ',') {
                if (!array) {
                    name();
                }
                return;
            }
            if (next != (array ? ']' : '}')) {
                throw Broken.HERE;
            }
            pop();
        }
    }

    /** Passes a name and its colon. */
    private void name() {
        if (byteAfterSpace() != '"') {
            throw Broken.HERE;
        }
        passString();
        if (escaped) {
            String name = string();
            if (!Strings.wellFormed(name)) {
                // Jackson, which consumers read with, takes them in values, but not in names.
                flaws.found(Flaw.NOT_UTF8, "a property's name has half a surrogate pair");
            }
            remember(hash(name.getBytes(UTF_8)));
        } else {
            remember(hash(text, from, to));
        }
        if (byteAfterSpace() != ':') {
            throw Broken.HERE;
        }
        at++;
    }

    private void remember(long name) {
        if (known == names.length) {
            names = Arrays.copyOf(names, known * 2);
        }
        int first = open[depth - 1];
        if (known - first < FEW_NAMES) {
            for (int i = first; i < known; i++) {
                if (names[i] == name) {
                    twice();
                }
            }
        }
        names[known++] = name;
    }

    private void push(int structure) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = structure;
        if (depth - surface > Limits.DEPTH) {
            flaws.found(Flaw.BEYOND_LIMITS, "objects and arrays are nested more than " + Limits.DEPTH + " deep");
        }
    }

    private void pop() {
        int first = open[--depth];
        if (first == ARRAY) {
            return;
        }
        if (known - first > FEW_NAMES) {
            Arrays.sort(names, first, known);
            for (int i = first + 1; i < known; i++) {
                if (names[i] == names[i - 1]) {
                    twice();
                }
            }
        }
        known = first;
    }

    /** How many structures are open. */
    int depth() {
        return depth;
    }

    private void twice() {
        flaws.found(Flaw.DUPLICATE_PROPERTY, "a property occurs twice in one object");
    }

    /** Goes to the first byte of a string that is not plain ASCII. */
    private void plain() {
        int p = at;
        while (p + Long.BYTES <= end) {
            long word = (long) EIGHT.get(text, p);
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            long hits =
                    (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - SPACES) & ~word) | word)
                            & HIGH;
            if (hits != 0) {
                at = p + (Long.numberOfTrailingZeros(hits) >>> 3);
                return;
            }
            p += Long.BYTES;
        }
        while (p < end && text[p] >= ' ' && text[p] != '"' && text[p] != '\\') {
            p++;
        }
        at = p;
    }

    private void escape() {
        escaped = true;
        at++;
        if (at >= end) {
            throw Broken.HERE;
        }
        switch (text[at++]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
            case 'u' -> {
                if (at + 4 > end) {
                    throw Broken.HERE;
                }
                for (int i = 0; i < 4; i++) {
                    if (Character.digit(text[at++], 16) < 0) {
                        throw Broken.HERE;
                    }
                }
            }
            default -> throw Broken.HERE;
        }
    }

    private void digits() {
        int first = at;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw Broken.HERE;
        }
    }

    private void literal(char a, char b, char c, char d) {
        if (at + 4 > end || text[at] != a || text[at + 1] != b || text[at + 2] != c || text[at + 3] != d) {
            throw Broken.HERE;
        }
        at += 4;
    }

    private int skipSpace() {
        while (at < end && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    private byte byteAfterSpace() {
        if (at < end && text[at] > ' ') {
            return text[at];
        }
        if (skipSpace() == end) {
            throw Broken.HERE;
        }
        return text[at];
    }

    private static long hash(byte[] bytes) {
        return hash(bytes, 0, bytes.length);
    }

    private static long hash(byte[] bytes, int from, int to) {
        long hash = SEED ^ (to - from);
        int p = from;
        for (; p + Long.BYTES <= to; p += Long.BYTES) {
            hash = mixed(hash ^ (long) EIGHT.get(bytes, p));
        }
        return p == to ? hash : mixed(hash ^ fewerThanEight(bytes, p, to));
    }

    /** As the low bytes of a word. */
    private static long fewerThanEight(byte[] bytes, int from, int to) {
        int bits = Byte.SIZE * (to - from);
        if (from + Long.BYTES <= bytes.length) {
            return (long) EIGHT.get(bytes, from) & ((1L << bits) - 1);
        }
        long word = 0;
        for (int p = to - 1; p >= from; p--) {
            word = word << Byte.SIZE | bytes[p] & 0xff;
        }
        return word;
    }

    /** Both halves of the product, so that no bit of a name comes through in a way that can be foretold. */
    private static long mixed(long word) {
        return word * MULTIPLIER ^ Math.unsignedMultiplyHigh(word, MULTIPLIER);
    }
}
