package journey.aggregator.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;

/**
 * The products that a customer looked at lately, newest first, each once. Lately is as long as touchpoints can be folded
 * again: names and pictures of products take more room than all else that is kept of somebody who has gone.
 */
record Interests(List<Seen> seen) {
    record Seen(Product product, Instant at) {}

    static final Interests NONE = new Interests(List.of());

    private static final int MOST = 12;

    Interests {
        seen = List.copyOf(seen);
    }

    Interests on(Touchpoint touchpoint) {
        return touchpoint.what() instanceof Interaction.ProductViewed viewed
                ? with(new Seen(viewed.product().withQuantity(1), touchpoint.time()))
                : this;
    }

    private Interests with(Seen latest) {
        List<Seen> newer = new ArrayList<>(MOST);
        newer.add(latest);
        for (Seen other : seen) {
            if (newer.size() < MOST
                    && !other.product().id().equals(latest.product().id())) {
                newer.add(other);
            }
        }
        return new Interests(newer);
    }

    /** Without what was looked at up to {@code horizon}. */
    Interests after(Instant horizon) {
        return seen.isEmpty() || seen.getLast().at().isAfter(horizon)
                ? this
                : new Interests(
                        seen.stream().filter(each -> each.at().isAfter(horizon)).toList());
    }

    List<Product> except(List<Product> lines) {
        Set<String> inCart = lines.stream().map(Product::id).collect(Collectors.toSet());
        return seen.stream()
                .map(Seen::product)
                .filter(product -> !inCart.contains(product.id()))
                .toList();
    }

    Interests merge(Interests other) {
        Set<String> mine = seen.stream().map(each -> each.product().id()).collect(Collectors.toSet());
        return new Interests(Stream.concat(
                        seen.stream(),
                        other.seen.stream()
                                .filter(each -> !mine.contains(each.product().id())))
                .limit(MOST)
                .toList());
    }
}
