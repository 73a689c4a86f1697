package journey.events.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON document (RFC 8259), checked once and then read where it lies: for each value the tape holds four numbers, kind,
 * first byte, byte after the last, and where the next value of the same parent is marked. Strings and numbers are made
 * when somebody asks for them; of an event most are never asked for. Building a tree of all of them costs several times as
 * much.
 *
 * <p>An object is followed by its members, name and value in turn; an array by its elements. Bytes that are no UTF-8 are
 * read as U+FFFD. Documents of more than 1 MB, deeper than 64 or with numbers of more than 100 characters are refused.
 *
 * <p>A tape can be used again for the next document; {@link Node}s of the former one then mean nothing any more. Not
 * thread-safe.
 */
final class Tape {
    static final int OBJECT = 1;
    static final int ARRAY = 2;
    static final int STRING = 3;
    static final int WHOLE = 4;
    static final int DECIMAL = 5;
    static final int TRUE = 6;
    static final int FALSE = 7;
    static final int NULL = 8;

    /** Of a string: it has bytes beyond ASCII, it has escapes. */
    private static final int WIDE = 0x100;

    private static final int ESCAPED = 0x200;
    private static final int KIND = 0xFF;

    private static final int WIDTH = 4;
    private static final int FROM = 1;
    private static final int TO = 2;
    private static final int NEXT = 3;

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST = 1 << 20;

    private byte[] bytes = new byte[0];
    private int[] marks = new int[WIDTH * 128];
    private int end;

    /** Thrown and caught here. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;
        private static final Malformed HERE = new Malformed();

        private Malformed() {
            super("not JSON within the limits", null, false, false);
        }
    }

    /** The document in {@code json}, which nobody may change while it is read; empty when it is none within the limits. */
    Optional<Node> read(byte[] json) {
        bytes = json;
        end = 0;
        if (json.length > LONGEST) {
            return Optional.empty();
        }
        try {
            int after = blank(value(blank(0), 0));
            return after == json.length ? Optional.of(new Node(this, 0)) : Optional.empty();
        } catch (Malformed notJson) {
            return Optional.empty();
        }
    }

    int kind(int mark) {
        return marks[mark] & KIND;
    }

    /** The mark behind the last one of this value; in an object or array the next member's. */
    int next(int mark) {
        return marks[mark + NEXT];
    }

    /** The first member of an object (its name) or element of an array; {@link #next} of the parent when there is none. */
    int first(int mark) {
        return mark + WIDTH;
    }

    /** The value that belongs to a name. */
    int valueOf(int name) {
        return name + WIDTH;
    }

    boolean isNamed(int mark, String name) {
        if ((marks[mark] & (ESCAPED | WIDE)) != 0) {
            return text(mark).equals(name);
        }
        int from = marks[mark + FROM];
        if (marks[mark + TO] - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A string's characters, or a number's as they stand there. */
    String text(int mark) {
        int kind = marks[mark];
        int from = marks[mark + FROM];
        int to = marks[mark + TO];
        if ((kind & ESCAPED) != 0) {
            return unescaped(from, to);
        }
        return new String(bytes, from, to - from, (kind & WIDE) != 0 ? UTF_8 : ISO_8859_1);
    }

    private String unescaped(int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            text.append(new String(bytes, plain, at - plain, UTF_8));
            char escape = (char) bytes[at + 1];
            at += 2;
            switch (escape) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(new String(bytes, at, 4, ISO_8859_1), 16));
                    at += 4;
                }
                default -> text.append(escape);
            }
            plain = at;
        }
        return text.append(new String(bytes, plain, to - plain, UTF_8)).toString();
    }

    private byte at(int place) {
        return place < bytes.length ? bytes[place] : 0;
    }

    private int blank(int place) {
        int at = place;
        while (true) {
            byte b = at(at);
            if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
                return at;
            }
            at++;
        }
    }

    private int mark(int kind, int from) {
        if (end + WIDTH > marks.length) {
            marks = Arrays.copyOf(marks, marks.length * 2);
        }
        int mark = end;
        marks[mark] = kind;
        marks[mark + FROM] = from;
        end += WIDTH;
        return mark;
    }

    private int close(int mark, int to) {
        marks[mark + TO] = to;
        marks[mark + NEXT] = end;
        return to;
    }

    private int value(int place, int depth) throws Malformed {
        return switch (at(place)) {
            case '{' -> object(place, depth + 1);
            case '[' -> array(place, depth + 1);
            case '"' -> string(place);
            case 't' -> word("true", TRUE, place);
            case 'f' -> word("false", FALSE, place);
            case 'n' -> word("null", NULL, place);
            default -> number(place);
        };
    }

    private int object(int place, int depth) throws Malformed {
        refuseBeyond(depth);
        int mark = mark(OBJECT, place);
        int at = blank(place + 1);
        if (at(at) == '}') {
            return close(mark, at + 1);
        }
        while (true) {
            if (at(at) != '"') {
                throw Malformed.HERE;
            }
            at = blank(string(at));
            if (at(at) != ':') {
                throw Malformed.HERE;
            }
            at = blank(value(blank(at + 1), depth));
            byte then = at(at);
            if (then == '}') {
                return close(mark, at + 1);
            }
            if (then != ',') {
                throw Malformed.HERE;
            }
            at = blank(at + 1);
        }
    }

    private int array(int place, int depth) throws Malformed {
        refuseBeyond(depth);
        int mark = mark(ARRAY, place);
        int at = blank(place + 1);
        if (at(at) == ']') {
            return close(mark, at + 1);
        }
        while (true) {
            at = blank(value(at, depth));
            byte then = at(at);
            if (then == ']') {
                return close(mark, at + 1);
            }
            if (then != ',') {
                throw Malformed.HERE;
            }
            at = blank(at + 1);
        }
    }

    private static void refuseBeyond(int depth) throws Malformed {
        if (depth > DEEPEST) {
            throw Malformed.HERE;
        }
    }

    private int string(int place) throws Malformed {
        int kind = STRING;
        int at = place + 1;
        while (true) {
            byte b = at(at);
            if (b == '"') {
                break;
            }
            if (b == '\\') {
                kind |= ESCAPED;
                at = escape(at + 1);
                continue;
            }
            if (b < 0) {
                kind |= WIDE;
            } else if (b < ' ') {
                throw Malformed.HERE;
            }
            at++;
        }
        close(mark(kind, place + 1), at);
        return at + 1;
    }

    private int escape(int place) throws Malformed {
        switch (at(place)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return place + 1;
            }
            case 'u' -> {
                for (int i = 1; i <= 4; i++) {
                    if (Character.digit(at(place + i), 16) < 0) {
                        throw Malformed.HERE;
                    }
                }
                return place + 5;
            }
            default -> throw Malformed.HERE;
        }
    }

    private int word(String word, int kind, int place) throws Malformed {
        for (int i = 1; i < word.length(); i++) {
            if (at(place + i) != word.charAt(i)) {
                throw Malformed.HERE;
            }
        }
        return close(mark(kind, place), place + word.length());
    }

    private int number(int place) throws Malformed {
        int kind = WHOLE;
        int at = at(place) == '-' ? place + 1 : place;
        at = at(at) == '0' ? at + 1 : digits(at);
        if (at(at) == '.') {
            kind = DECIMAL;
            at = digits(at + 1);
        }
        if (at(at) == 'e' || at(at) == 'E') {
            kind = DECIMAL;
            at++;
            at = digits(at(at) == '+' || at(at) == '-' ? at + 1 : at);
        }
        if (at - place > LONGEST_NUMBER) {
            throw Malformed.HERE;
        }
        return close(mark(kind, place), at);
    }

    private int digits(int place) throws Malformed {
        int at = place;
        while (at(at) >= '0' && at(at) <= '9') {
            at++;
        }
        if (at == place) {
            throw Malformed.HERE;
        }
        return at;
    }
}
