package journey.ingest.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The elements of a JSON array, found by counting brackets outside of strings: what lies within an element may be broken.
 *
 * @param slices at most one more than asked for
 * @param end where the array's closing bracket stands
 */
record Elements(List<Slice> slices, int end) {

    /**
     * @param from the byte after the array's opening bracket
     * @param most where to stop collecting
     * @return empty when the array never ends
     */
    static Optional<Elements> of(byte[] body, int from, int most) {
        List<Slice> slices = new ArrayList<>();
        int depth = 0;
        boolean inString = false;
        int start = from;
        for (int at = from; at < body.length; at++) {
            byte b = body[at];
            if (inString) {
                if (b == '\\') {
                    at++;
                } else if (b == '"') {
                    inString = false;
                }
                continue;
            }
            switch (b) {
                case '"' -> inString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        if (!slices.isEmpty() || trimmed(body, start, at).length() > 0) {
                            add(slices, trimmed(body, start, at), most);
                        }
                        return Optional.of(new Elements(slices, at));
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        add(slices, trimmed(body, start, at), most);
                        start = at + 1;
                    }
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    private static void add(List<Slice> slices, Slice slice, int most) {
        if (slices.size() <= most) {
            slices.add(slice);
        }
    }

    private static Slice trimmed(byte[] body, int from, int to) {
        int first = from;
        int end = to;
        while (first < end && isSpace(body[first])) {
            first++;
        }
        while (end > first && isSpace(body[end - 1])) {
            end--;
        }
        return new Slice(body, first, end);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
