package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Makes JSON that is valid, if odd, and bytes that were JSON before somebody laid hands on them. Repeatable by its seed. */
final class RandomJson {
    private static final String SPACE = " \t\r\n";
    private static final byte[] ODD = bytes("{}[]:,\"\"\\\\/ \t\nu0123456789eE+-.tfnaA\0\u001f\u007f");
    private static final byte[] ABOVE_ASCII = {
        (byte) 0x80,
        (byte) 0xbf,
        (byte) 0xc0,
        (byte) 0xc3,
        (byte) 0xe0,
        (byte) 0xe2,
        (byte) 0xed,
        (byte) 0xf0,
        (byte) 0xf4,
        (byte) 0xf8,
        (byte) 0xff
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "-1",
        "0.0",
        "-0.5",
        "1e5",
        "1E+5",
        "10e-5",
        "1.25e10",
        "1763806272345",
        "123456789012345678901234567890"
    };

    private final Random random;

    RandomJson(long seed) {
        this.random = new Random(seed);
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    byte[] document() {
        StringBuilder out = new StringBuilder();
        value(out, random.nextInt(5));
        return bytes(out.toString());
    }

    /** One to three bytes flipped, removed, put in, exchanged, doubled, or everything from there cut off. */
    byte[] spoilt(byte[] text) {
        byte[] spoilt = text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            spoilt = spoiltOnce(spoilt);
        }
        return spoilt;
    }

    private byte[] spoiltOnce(byte[] text) {
        if (text.length == 0) {
            return new byte[] {any()};
        }
        int at = random.nextInt(text.length);
        byte[] copy = text.clone();
        switch (random.nextInt(7)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = any();
            case 2 -> {
                int other = random.nextInt(text.length);
                copy[at] = text[other];
                copy[other] = text[at];
            }
            case 3 -> copy = joined(text, 0, at, new byte[] {any()}, text, at, text.length);
            case 4 -> copy = joined(text, 0, at, new byte[0], text, at + 1, text.length);
            case 5 -> copy = joined(text, 0, at, new byte[0], text, at, at);
            default -> {
                int from = random.nextInt(at + 1);
                copy = joined(text, 0, at, new byte[0], text, from, text.length);
            }
        }
        return copy;
    }

    private byte any() {
        return switch (random.nextInt(8)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> ABOVE_ASCII[random.nextInt(ABOVE_ASCII.length)];
            default -> ODD[random.nextInt(ODD.length)];
        };
    }

    private void value(StringBuilder out, int depth) {
        space(out);
        switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0, 1 -> string(out, random.nextInt(30));
            case 2, 3 -> out.append(number());
            case 4 -> out.append(random.nextBoolean() ? "true" : "false");
            case 5 -> out.append("null");
            case 6, 7 -> array(out, depth - 1);
            default -> object(out, depth - 1);
        }
        space(out);
    }

    private void array(StringBuilder out, int depth) {
        out.append('[');
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : ",");
            value(out, depth);
        }
        space(out);
        out.append(']');
    }

    private void object(StringBuilder out, int depth) {
        out.append('{');
        int size = random.nextInt(20) == 0 ? 12 + random.nextInt(30) : random.nextInt(5);
        boolean distinct = random.nextInt(4) > 0;
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : ",");
            space(out);
            if (distinct) {
                name(out, "n" + i);
            } else {
                string(out, random.nextInt(4));
            }
            space(out);
            out.append(':');
            value(out, size > 10 ? 0 : depth);
        }
        space(out);
        out.append('}');
    }

    private void name(StringBuilder out, String name) {
        out.append('"');
        for (int i = 0; i < name.length(); i++) {
            if (random.nextInt(10) == 0) {
                out.append(String.format("\\u%04x", (int) name.charAt(i)));
            } else {
                out.append(name.charAt(i));
            }
        }
        out.append('"');
    }

    private void string(StringBuilder out, int length) {
        out.append('"');
        boolean plain = random.nextBoolean();
        for (int i = 0; i < length; i++) {
            character(out, plain ? 0 : random.nextInt(12));
        }
        out.append('"');
    }

    private void character(StringBuilder out, int kind) {
        switch (kind) {
            case 0, 1, 2 -> out.append((char) ('a' + random.nextInt(3)));
            case 3 -> out.append((char) (0x80 + random.nextInt(0x780)));
            case 4 -> out.append((char) (0x800 + random.nextInt(0xd000)));
            case 5 -> out.appendCodePoint(0x10000 + random.nextInt(0x100000));
            case 6 -> out.append('\\').append("\"\\/bfnrt".charAt(random.nextInt(8)));
            case 7 -> out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", random.nextInt(0x10000)));
            case 8 -> out.append(String.format("\\ud83d\\u%04X", 0xdc00 + random.nextInt(0x400)));
            case 9 -> out.append(String.format("\\ud8%02x", random.nextInt(0x100)));
            case 10 -> out.append('\u007f');
            default -> out.append("{}[]:, '".charAt(random.nextInt(8)));
        }
    }

    private String number() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.toString(random.nextLong());
            case 1 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(-30, 30)));
            case 2 ->
                random.nextInt(10) == 0
                        ? "9".repeat(90 + random.nextInt(20))
                        : "1e" + random.nextInt(Integer.MAX_VALUE);
            default -> NUMBERS[random.nextInt(NUMBERS.length)];
        };
    }

    private void space(StringBuilder out) {
        if (random.nextInt(4) == 0) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                out.append(SPACE.charAt(random.nextInt(SPACE.length())));
            }
        }
    }

    private static byte[] joined(byte[] a, int from, int to, byte[] middle, byte[] b, int from2, int to2) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(a, from, to - from);
        out.writeBytes(middle);
        out.write(b, from2, to2 - from2);
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
