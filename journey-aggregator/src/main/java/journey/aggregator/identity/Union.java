package journey.aggregator.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.events.Interaction;
import journey.events.Partitions;
import journey.events.Touchpoint;
import journey.ledger.Slot;

/**
 * Decides for one batch who the touchpoints' customers are, given what was read from the store: a union-find over
 * customers that any number of workers grow at once without a lock.
 *
 * <p><b>State.</b> A <i>link</i> leads from an identifier to a customer, an <i>edge</i> from a customer to the one it was
 * merged into; the <i>root</i> of a customer is where its edges end. A link is set once and an edge is set once, by
 * compare-and-set; afterwards a link only changes to a later root of the same customer ({@link #shortened}), or when a
 * device changes hands.
 *
 * <p><b>A touchpoint</b> names identifiers. An identifier with a link claims the touchpoint for the root of its customer;
 * a user id, an e-mail address or an anonymous id without a link claims it for its natural customer,
 * {@link CustomerId#of}. The touchpoint goes to the first claim, in the order user id, anonymous id, e-mail, order,
 * checkout, cart, that is for a known customer (one that the shop named by a user id); without any, to the greatest
 * claim. All unknown roots that were claimed get an edge to it, and identifiers without a link are linked to it. A
 * natural customer that nobody was ever sent to needs no edge. A touchpoint with nothing but an order, checkout or cart
 * id that nobody knows becomes the natural customer of that id.
 *
 * <p><b>Why it is confluent.</b> An edge goes from a lesser id to a greater one, under every race, so there are no cycles.
 * Known customers sort above all others and never get an edge. A worker that loses a compare-and-set reads again and
 * decides its batch again, which then only continues from what the other one did; so does a redelivery. When all have
 * finished, everybody who is tied together ends in the greatest natural customer of the group, whatever the order; where
 * a group has two known customers, or began with an order, checkout or cart id alone, the order of arrival decides.
 *
 * <p><b>Conflicts.</b> Two known customers are never merged. When the anonymous id is another known customer's than the
 * user id, the device has changed hands: from this offset on it belongs to the user id's customer, and what it did before
 * stays where it was, see {@link Owners}. Any other identifier stays its first owner's, and the conflict is counted.
 *
 * <p><b>Alias.</b> {@code previousId} counts as a further anonymous id, unless it is known as a user id only: then it is a
 * known customer's, and a conflict as above. It never changes hands: its offsets are another partition's.
 *
 * <p><b>Handover.</b> Whoever walks an edge on the way from an identifier to its root announces it before the touchpoint,
 * whether it was new or not, once a batch. So an edge whose maker died is announced when the maker's batch comes again,
 * for its touchpoint still names the identifier that leads to the edge. Only when the announcement is acknowledged is the
 * link shortened to the root, and the repetition ends.
 *
 * <p>Reference: R. J. Anderson, H. Woll, Wait-free Parallel Algorithms for the Union-Find Problem (1991), which links by a
 * total order with compare-and-swap in the same way.
 */
final class Union {

    /** What came of a touchpoint. */
    sealed interface Outcome {}

    /**
     * @param merges what has to be announced before the touchpoint; {@code winner} is the next customer, not the root
     * @param ids which of the touchpoint's identifiers are this customer's
     * @param conflicts the kinds of those that stay another known customer's
     */
    record Resolved(CustomerId customer, List<Merged> merges, List<Identifier> ids, Set<Kind> conflicts)
            implements Outcome {}

    record Unidentified() implements Outcome {}

    /**
     * @param own false for {@code previousId}
     * @param path the customers walked through, without the root
     */
    private record Claim(Identifier id, boolean own, boolean linked, List<CustomerId> path, CustomerId root) {}

    private static final List<Kind> PRECEDENCE =
            List.of(Kind.USER, Kind.ANONYMOUS, Kind.EMAIL, Kind.ORDER, Kind.CHECKOUT, Kind.CART);

    private final Slot slot;
    private final long start;
    private final Map<Identifier, Owners> stored;
    private final Map<Identifier, Owners> owners;
    private final Map<CustomerId, CustomerId> winners;
    private final Map<CustomerId, CustomerId> edges = new LinkedHashMap<>();
    private final Set<Identifier> changed = new LinkedHashSet<>();
    private final Set<Identifier> named = new LinkedHashSet<>();
    private final Set<CustomerId> announced = new HashSet<>();

    /**
     * @param slot of the partition whose touchpoints these are
     * @param view everything that {@link #identifiers} and {@link #naturals} of the batch lead to
     * @param start the lowest offset of the batch
     */
    Union(Slot slot, Links.View view, long start) {
        this.slot = slot;
        this.start = start;
        this.stored = view.owners();
        this.owners = new HashMap<>(view.owners());
        this.winners = new HashMap<>(view.winners());
    }

    /** The identifiers whose links have to be read for a touchpoint. */
    static Stream<Identifier> identifiers(Touchpoint touchpoint) {
        return Stream.concat(
                touchpoint.ids().stream(),
                Stream.of(Kind.ANONYMOUS, Kind.USER).flatMap(kind -> previousId(touchpoint, kind).stream()));
    }

    /** The customers that a touchpoint may make, whose edges have to be read. */
    static Stream<CustomerId> naturals(Touchpoint touchpoint) {
        return identifiers(touchpoint).map(CustomerId::of).filter(customer -> !customer.known());
    }

    /** To be called in the order of the offsets. */
    Outcome resolve(long offset, Touchpoint touchpoint) {
        List<Claim> claims = new ArrayList<>();
        List<Identifier> free = new ArrayList<>();
        for (Identifier id : touchpoint.ids()) {
            claim(id, true, offset).ifPresentOrElse(claims::add, () -> free.add(id));
        }
        previous(touchpoint).flatMap(id -> claim(id, false, offset)).ifPresent(claims::add);
        claims.sort(Comparator.comparing((Claim claim) -> !claim.own())
                .thenComparing(claim -> PRECEDENCE.indexOf(claim.id().kind())));
        Optional<CustomerId> found = claims.stream()
                .map(Claim::root)
                .filter(CustomerId::known)
                .findFirst()
                .or(() -> claims.stream().map(Claim::root).max(Comparator.naturalOrder()))
                .or(() -> free.stream().findFirst().map(id -> root(CustomerId.of(id))));
        if (found.isEmpty()) {
            return new Unidentified();
        }
        CustomerId customer = found.get();
        List<Merged> merges = new ArrayList<>();
        List<Identifier> ids = new ArrayList<>(free);
        Set<Kind> conflicts = EnumSet.noneOf(Kind.class);
        free.forEach(id -> link(id, Owners.of(customer)));
        for (Claim claim : claims) {
            if (claim.root().known() && !claim.root().equals(customer)) {
                conflicts.add(claim.id().kind());
                if (claim.own() && claim.id().kind() == Kind.ANONYMOUS && atHome(claim.id())) {
                    handOn(claim, offset, customer);
                    ids.add(claim.id());
                } else if (!claim.linked()) {
                    link(claim.id(), Owners.of(claim.root()));
                }
            } else {
                unite(claim, customer);
                ids.add(claim.id());
            }
            announce(claim, touchpoint, merges);
        }
        named.addAll(ids);
        return new Resolved(customer, merges, List.copyOf(ids), conflicts);
    }

    /** The links that the store has to take before it may be given the {@link #edges}. */
    List<Links.Link> links() {
        List<Links.Link> links = new ArrayList<>();
        for (Identifier id : changed) {
            current(id).ifPresent(next -> links.add(new Links.Link(id, Optional.ofNullable(stored.get(id)), next)));
        }
        return links;
    }

    /** The edges that the store has to take before anything of this batch may be published. */
    List<Links.Edge> edges() {
        List<Links.Edge> drawn = new ArrayList<>();
        edges.forEach((loser, winner) -> drawn.add(new Links.Edge(loser, winner)));
        return drawn;
    }

    /** What may be shortened when everything of this batch has been published. */
    List<Links.Link> shortened() {
        List<Links.Link> links = new ArrayList<>();
        for (Identifier id : named) {
            current(id).ifPresent(now -> {
                Owners next = now.map(owner -> announced.containsAll(path(owner)) ? root(owner) : owner);
                if (!next.equals(now)) {
                    links.add(new Links.Link(id, Optional.of(now), next));
                }
            });
        }
        return links;
    }

    /** Where the known edges from {@code customer} end. */
    CustomerId root(CustomerId customer) {
        CustomerId at = customer;
        while (winners.containsKey(at)) {
            at = winners.getOrDefault(at, at);
        }
        return at;
    }

    private static Optional<Identifier> previousId(Touchpoint touchpoint, Kind kind) {
        return touchpoint.what() instanceof Interaction.Aliased alias
                ? Identifier.of(kind, alias.previousId())
                        .filter(id -> !touchpoint.ids().contains(id))
                : Optional.empty();
    }

    private Optional<Identifier> previous(Touchpoint touchpoint) {
        Optional<Identifier> device = previousId(touchpoint, Kind.ANONYMOUS);
        Optional<Identifier> user = previousId(touchpoint, Kind.USER);
        boolean userOnly = user.flatMap(this::current).isPresent()
                && device.flatMap(this::current).isEmpty();
        return userOnly ? user : device;
    }

    /** Empty for an order, checkout or cart id that nobody knows: it belongs to whoever the others say. */
    private Optional<Claim> claim(Identifier id, boolean own, long offset) {
        Optional<CustomerId> linked = current(id).map(owner -> atHome(id) ? owner.at(offset) : owner.last());
        Optional<CustomerId> from = linked.or(() -> switch (id.kind()) {
            case USER, EMAIL, ANONYMOUS -> Optional.of(CustomerId.of(id));
            case ORDER, CHECKOUT, CART -> Optional.empty();
        });
        return from.map(customer -> new Claim(id, own, linked.isPresent(), path(customer), root(customer)));
    }

    /** Whether the identifier's touchpoints come on this partition, so that offsets say what was before what. */
    private boolean atHome(Identifier id) {
        return id.kind() == Kind.ANONYMOUS && Partitions.of(id.value(), slot.partitions()) == slot.partition();
    }

    private void unite(Claim claim, CustomerId customer) {
        boolean inUse = claim.linked() || !claim.path().isEmpty();
        // An earlier claim of this touchpoint may have drawn the edge already.
        if (inUse && !claim.root().equals(customer) && !winners.containsKey(claim.root())) {
            winners.put(claim.root(), customer);
            edges.put(claim.root(), customer);
        }
        if (!claim.linked()) {
            link(claim.id(), Owners.of(customer));
        }
    }

    private void handOn(Claim claim, long offset, CustomerId customer) {
        link(
                claim.id(),
                current(claim.id())
                        .map(owner -> owner.handOn(offset, customer, start))
                        .orElseGet(() -> Owners.of(claim.root()).handOn(offset, customer, start)));
    }

    private void link(Identifier id, Owners next) {
        owners.put(id, next);
        changed.add(id);
    }

    /** Every edge from where the claim began to its root as it is now. */
    private void announce(Claim claim, Touchpoint touchpoint, List<Merged> merges) {
        List<CustomerId> walked = new ArrayList<>(claim.path());
        walked.addAll(path(claim.root()));
        for (CustomerId loser : walked) {
            if (announced.add(loser)) {
                merges.add(new Merged(
                        loser,
                        winners.getOrDefault(loser, loser),
                        touchpoint.time(),
                        claim.id().kind(),
                        touchpoint.messageId()));
            }
        }
    }

    private List<CustomerId> path(CustomerId customer) {
        List<CustomerId> path = new ArrayList<>();
        CustomerId at = customer;
        while (winners.containsKey(at)) {
            path.add(at);
            at = winners.getOrDefault(at, at);
        }
        return path;
    }

    private Optional<Owners> current(Identifier id) {
        return Optional.ofNullable(owners.get(id));
    }
}
