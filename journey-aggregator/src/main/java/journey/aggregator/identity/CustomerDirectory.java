package journey.aggregator.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;

/** Finds customers by whatever somebody knows of them. Thread-safe as its store is; throws what the store throws. */
public final class CustomerDirectory {
    private static final Comparator<Linked> BY_AGE = Comparator.comparing(Linked::since)
            .thenComparing(linked -> linked.id().kind())
            .thenComparing(linked -> linked.id().value());

    private final Links links;
    private final KnownAs names;

    public CustomerDirectory(Links links, KnownAs names) {
        this.links = links;
        this.names = names;
    }

    /**
     * Finds a customer.
     *
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
        return named.filter(customer -> view.winners().containsKey(customer)
                        || view.born().contains(customer)
                        || !names.of(customer).isEmpty())
                .or(() -> candidates.stream()
                        .flatMap(id -> Optional.ofNullable(view.owners().get(id)).stream())
                        .map(Owners::last)
                        .findFirst())
                .map(customer -> roots(Set.of(customer)).getOrDefault(customer, customer));
    }

    /**
     * The identifiers that are this customer's, or were until a device changed hands, each as first named, by age. What was
     * named but is somebody else's, blocked or one too many is not among them.
     */
    public List<Linked> identities(CustomerId customer) {
        List<Linked> named = names.of(customer);
        Map<Identifier, Owners> owners = links.read(
                        named.stream().map(Linked::id).collect(Collectors.toSet()), Set.of())
                .owners();
        Map<CustomerId, CustomerId> roots =
                roots(owners.values().stream().flatMap(Owners::holders).collect(Collectors.toSet()));
        return named.stream()
                .filter(linked -> Optional.ofNullable(owners.get(linked.id())).stream()
                        .flatMap(Owners::holders)
                        .anyMatch(holder -> customer.equals(roots.get(holder))))
                .sorted(BY_AGE)
                .toList();
    }

    /**
     * An identifier, and until when it is this customer's alone.
     *
     * @param alone empty where another known customer had it before
     */
    public record Tie(Identifier id, Optional<Instant> alone) {}

    /** The customer's identifiers as of {@code at}; one that another known customer has taken over since counts up to then. */
    public List<Tie> ties(CustomerId customer, Instant at) {
        List<Linked> own = identities(customer);
        Map<Identifier, Owners> owners = links.read(own.stream().map(Linked::id).collect(Collectors.toSet()), Set.of())
                .owners();
        Map<CustomerId, CustomerId> roots =
                roots(owners.values().stream().flatMap(Owners::holders).collect(Collectors.toSet()));
        return own.stream()
                .map(linked -> new Tie(
                        linked.id(),
                        Optional.ofNullable(owners.get(linked.id())).stream()
                                .flatMap(Owners::holders)
                                .map(holder -> roots.getOrDefault(holder, holder))
                                .filter(root -> root.known() && !root.equals(customer))
                                .distinct()
                                .map(other -> takenOver(linked, other, at))
                                .reduce(
                                        Optional.of(at),
                                        (one, two) -> one.flatMap(a -> two.map(b -> a.isBefore(b) ? a : b)))))
                .toList();
    }

    private Optional<Instant> takenOver(Linked own, CustomerId other, Instant at) {
        return names.of(other).stream()
                .filter(linked -> linked.id().equals(own.id()))
                .map(Linked::since)
                .findFirst()
                .filter(since -> since.isAfter(own.since()))
                .map(since -> since.minusMillis(1))
                .map(before -> before.isBefore(at) ? before : at);
    }

    private Map<CustomerId, CustomerId> roots(Set<CustomerId> customers) {
        Map<CustomerId, CustomerId> winners = new HashMap<>();
        Set<CustomerId> asked = new HashSet<>();
        Set<CustomerId> next = customers;
        while (!next.isEmpty()) {
            asked.addAll(next);
            Map<CustomerId, CustomerId> found =
                    links.read(Set.of(), unknown(next)).winners();
            winners.putAll(found);
            next = found.values().stream()
                    .filter(customer -> !asked.contains(customer))
                    .collect(Collectors.toSet());
        }
        Map<CustomerId, CustomerId> roots = new HashMap<>();
        for (CustomerId customer : customers) {
            CustomerId at = customer;
            while (winners.containsKey(at)) {
                at = winners.getOrDefault(at, at);
            }
            roots.put(customer, at);
        }
        return roots;
    }

    private static Set<CustomerId> unknown(Set<CustomerId> customers) {
        return customers.stream().filter(customer -> !customer.known()).collect(Collectors.toSet());
    }
}
