package journey.aggregator.affinity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What recommendations are made from.
 *
 * @param viewed products to be shown first, in this order
 * @param about products that others are looked for by, the most telling first: what lies in the cart, what was bought;
 *     never shown themselves
 * @param without products not to be shown: what was bought
 */
public record Basis(List<Card> viewed, List<String> about, Set<String> without) {
    public Basis {
        viewed = List.copyOf(viewed);
        about = List.copyOf(about);
        without = Set.copyOf(without);
    }

    /** Products that others are looked for by, each once. */
    List<String> seeds() {
        return Stream.concat(about.stream(), viewed.stream().map(Card::id))
                .distinct()
                .toList();
    }

    /** Products that are not looked for. */
    Set<String> hidden() {
        return Stream.concat(about.stream(), without.stream()).collect(Collectors.toSet());
    }
}
