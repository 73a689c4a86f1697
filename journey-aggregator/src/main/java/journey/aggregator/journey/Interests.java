package journey.aggregator.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;

/** The products that a customer looked at lately, newest first, each once. */
record Interests(List<Product> viewed) {
    static final Interests NONE = new Interests(List.of());

    private static final int MOST = 12;

    Interests {
        viewed = List.copyOf(viewed);
    }

    Interests on(Touchpoint touchpoint) {
        Optional<Product> product = touchpoint.what() instanceof Interaction.ProductViewed seen
                ? Optional.of(seen.product().withQuantity(1))
                : Optional.empty();
        return product.map(this::with).orElse(this);
    }

    private Interests with(Product product) {
        List<Product> newer = new ArrayList<>();
        newer.add(product);
        viewed.stream()
                .filter(other -> !other.id().equals(product.id()))
                .limit(MOST - 1L)
                .forEach(newer::add);
        return new Interests(newer);
    }

    List<Product> except(List<Product> lines) {
        Set<String> inCart = lines.stream().map(Product::id).collect(Collectors.toSet());
        return viewed.stream().filter(product -> !inCart.contains(product.id())).toList();
    }

    Interests merge(Interests other) {
        List<Product> both = new ArrayList<>(viewed);
        both.addAll(other.except(viewed));
        return new Interests(both.stream().limit(MOST).toList());
    }
}
