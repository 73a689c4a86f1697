package journey.aggregator.identity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;

/** Finds customers by whatever somebody knows of them. Thread-safe as its store is; throws what the store throws. */
public final class CustomerDirectory {
    private static final Comparator<Linked> BY_AGE = Comparator.comparing(Linked::since)
            .thenComparing(Linked::by)
            .thenComparing(linked -> linked.id().kind())
            .thenComparing(linked -> linked.id().value());

    private final Links links;

    public CustomerDirectory(Links links) {
        this.links = links;
    }

    /**
     * @param anyId a customer id; a kind and a value, e.g. {@code email:…} or {@code order:…}; or a bare value, which is
     *     tried as a user id, an anonymous id, an e-mail address (with an @) and an order id, in this order
     * @return the customer as of now: where this one was merged into another, that one
     */
    public Optional<CustomerId> find(String anyId) {
        List<Identifier> candidates = new ArrayList<>();
        int colon = anyId.indexOf(':');
        if (colon > 0) {
            Kind.of(anyId.substring(0, colon))
                    .flatMap(kind -> Identifier.of(kind, anyId.substring(colon + 1)))
                    .ifPresent(candidates::add);
        }
        Identifier.of(Kind.USER, anyId).ifPresent(candidates::add);
        Identifier.of(Kind.ANONYMOUS, anyId).ifPresent(candidates::add);
        Identifier.of(Kind.EMAIL, anyId).ifPresent(candidates::add);
        Identifier.of(Kind.ORDER, anyId).ifPresent(candidates::add);
        Optional<CustomerId> named =
                Optional.of(anyId).filter(CustomerId::isOne).map(CustomerId::new);
        Links.View view = links.read(Set.copyOf(candidates), named.map(Set::of).orElse(Set.of()));
        return named.filter(customer -> view.winners().containsKey(customer) || exists(customer))
                .or(() -> candidates.stream()
                        .flatMap(id -> Optional.ofNullable(view.owners().get(id)).stream())
                        .map(Owners::last)
                        .findFirst())
                .map(this::root);
    }

    /** The customer's identifiers and those of all who were merged into it, each as first linked, by age. */
    public List<Linked> identities(CustomerId customer) {
        Map<Identifier, Linked> earliest = new LinkedHashMap<>();
        Set<CustomerId> seen = new HashSet<>();
        Deque<CustomerId> open = new ArrayDeque<>(List.of(customer));
        while (!open.isEmpty()) {
            CustomerId next = open.remove();
            if (seen.add(next)) {
                links.linked(next).forEach(linked -> earliest.merge(linked.id(), linked, BinaryOperator.minBy(BY_AGE)));
                links.merged(next).forEach(merged -> open.add(merged.loser()));
            }
        }
        return earliest.values().stream().sorted(BY_AGE).toList();
    }

    private boolean exists(CustomerId customer) {
        return !links.linked(customer).isEmpty();
    }

    private CustomerId root(CustomerId customer) {
        CustomerId at = customer;
        while (true) {
            Optional<CustomerId> winner = at.known()
                    ? Optional.empty()
                    : Optional.ofNullable(
                            links.read(Set.of(), Set.of(at)).winners().get(at));
            if (winner.isEmpty()) {
                return at;
            }
            at = winner.get();
        }
    }
}
