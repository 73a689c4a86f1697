package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A part of a body that nobody writes to any more.
 *
 * @param from the first byte
 * @param to the byte after the last
 */
record Slice(byte[] body, int from, int to) {
    int length() {
        return to - from;
    }

    byte[] bytes() {
        return from == 0 && to == body.length ? body : Arrays.copyOfRange(body, from, to);
    }

    String text() {
        return new String(body, from, to - from, UTF_8);
    }

    @Override
    public String toString() {
        return "Slice[" + length() + " bytes]";
    }
}
