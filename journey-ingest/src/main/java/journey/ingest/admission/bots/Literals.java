package journey.ingest.admission.bots;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds which of many literals occur in a text, in one pass over it: at every position the next three characters choose a
 * short list of literals that begin with them, and only these are compared (Rabin and Karp's idea with a prefix instead of
 * a rolling hash). Case matters.
 */
final class Literals<T> {
    /** No shorter literal can be found this way. */
    static final int SHORTEST = 3;

    private static final int TABLE_BITS = 13;

    private record Literal<T>(String text, T means) {}

    private final List<List<Literal<T>>> table;

    /** @param meanings by literal of at least {@link #SHORTEST} characters */
    Literals(Map<String, T> meanings) {
        List<List<Literal<T>>> building = new ArrayList<>();
        for (int i = 0; i < 1 << TABLE_BITS; i++) {
            building.add(List.of());
        }
        meanings.forEach((text, means) -> {
            int slot = slot(text, 0);
            List<Literal<T>> more = new ArrayList<>(building.get(slot));
            more.add(new Literal<>(text, means));
            building.set(slot, List.copyOf(more));
        });
        table = List.copyOf(building);
    }

    /** Gives the meaning of every literal in {@code text} to {@code found}, once for each place. */
    void search(String text, Consumer<T> found) {
        for (int at = 0; at <= text.length() - SHORTEST; at++) {
            List<Literal<T>> candidates = table.get(slot(text, at));
            for (int i = 0; i < candidates.size(); i++) {
                Literal<T> literal = candidates.get(i);
                if (text.startsWith(literal.text(), at)) {
                    found.accept(literal.means());
                }
            }
        }
    }

    private static int slot(String text, int at) {
        int hash = (text.charAt(at) * 31 + text.charAt(at + 1)) * 31 + text.charAt(at + 2);
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - TABLE_BITS);
    }
}
