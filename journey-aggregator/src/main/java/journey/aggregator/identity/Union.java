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
import java.util.stream.Collectors;
import journey.aggregator.handover.Unmerge;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.events.Partitions;
import journey.events.codec.Ids;
import journey.ledger.Slot;

/**
 * Decides for one batch who the touchpoints' customers are, given what was read from the store: a union-find over
 * customers that any number of workers grow at once without a lock.
 *
 * <p><b>State.</b> A <i>link</i> leads from an identifier to a customer, an <i>edge</i> from a customer to the one it was
 * merged into; the <i>root</i> of a customer is where its edges end. A link is set once and an edge is set once, by
 * compare-and-set; afterwards a link only changes to a later root of the same customer ({@link #shortened}), when a device
 * changes hands, or to another customer altogether when a merge is undone. Edges stay for ever.
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
 * <p><b>Limits.</b> The claims of a touchpoint are taken in that order; one that would bring the customers claimed so far
 * more identifiers of a kind than one person may have, see {@link Guards}, is left out: neither are its customer's edges
 * drawn nor its identifier linked, and the touchpoint goes to whom the earlier ones say. So a cart id that a shop sends for
 * everybody ties people together until the limit on devices is reached, and nobody from then on. Numbers only grow, so
 * what was left out once stays out when it comes again. Where a limit is reached, the order of arrival decides who is in.
 *
 * <p><b>Undone merges.</b> The identifiers that are given back are linked to a customer that nobody was before, by the
 * same compare-and-set; so no edge is taken back, and all of the above goes on holding for the rest. An identifier that is kept {@linkplain Owners#apart() apart} from a customer conflicts with
 * them as two known customers would, but it never changes hands: the touchpoint goes to the earlier of the two claims.
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
     * @param conflicts the kinds of identifiers that stay another customer's, who must not be merged with this one
     * @param limited the kinds of identifiers that are not tied to this customer, who has enough
     */
    record Resolved(CustomerId customer, List<Merged> merges, Set<Kind> conflicts, Set<Kind> limited)
            implements Outcome {}

    record Unidentified() implements Outcome {}

    /**
     * @param own false for {@code previousId}
     * @param path the customers walked through, without the root
     * @param apart roots that this identifier must not be tied to
     */
    private record Claim(
            Identifier id, boolean own, boolean linked, List<CustomerId> path, CustomerId root, Set<CustomerId> apart) {
        boolean keepsApartFrom(Claim other) {
            return apart.contains(other.root) || other.apart.contains(root);
        }
    }

    /**
     * The claims of one touchpoint, sorted by whether they may be united.
     *
     * @param kept all of one person
     * @param limited each would bring the person more identifiers than one may have; with a kind of which
     */
    private record Sorted(List<Claim> kept, List<Claim> conflicting, Map<Claim, Kind> limited) {}

    private static final List<Kind> PRECEDENCE =
            List.of(Kind.USER, Kind.ANONYMOUS, Kind.EMAIL, Kind.ORDER, Kind.CHECKOUT, Kind.CART);

    private static final Comparator<Claim> ORDER = Comparator.comparing((Claim claim) -> !claim.own())
            .thenComparing(claim -> PRECEDENCE.indexOf(claim.id().kind()));

    private final Slot slot;
    private final long start;
    private final Naturals naturals;
    private final Guards guards;
    private final Map<Identifier, Owners> stored;
    private final Map<Identifier, Owners> owners;
    private final Map<CustomerId, CustomerId> winners;
    private final Map<CustomerId, Holdings> holdings;
    private final Map<CustomerId, CustomerId> edges = new LinkedHashMap<>();
    private final Set<Identifier> changed = new LinkedHashSet<>();
    private final Set<Identifier> named = new LinkedHashSet<>();
    private final Set<CustomerId> announced = new HashSet<>();

    /**
     * @param slot of the partition whose touchpoints these are
     * @param view everything that {@link #identifiers} of the batch and their natural customers lead to
     * @param start the lowest offset of the batch
     */
    Union(Slot slot, Links.View view, long start, Naturals naturals, Guards guards) {
        this.slot = slot;
        this.start = start;
        this.naturals = naturals;
        this.guards = guards;
        this.stored = view.owners();
        this.owners = new HashMap<>(view.owners());
        this.winners = new HashMap<>(view.winners());
        this.holdings = new HashMap<>(view.holdings());
    }

    /** The identifiers whose links have to be read for a touchpoint. */
    static List<Identifier> identifiers(Ids touchpoint) {
        if (touchpoint.previousId().isEmpty()) {
            return touchpoint.ids();
        }
        List<Identifier> all = new ArrayList<>(touchpoint.ids());
        previousId(touchpoint, Kind.ANONYMOUS).ifPresent(all::add);
        previousId(touchpoint, Kind.USER).ifPresent(all::add);
        return all;
    }

    /** To be called in the order of the offsets. */
    Outcome resolve(long offset, Ids touchpoint) {
        List<Claim> claims = new ArrayList<>(4);
        List<Identifier> free = new ArrayList<>(2);
        for (Identifier id : touchpoint.ids()) {
            claim(id, true, offset).ifPresentOrElse(claims::add, () -> free.add(id));
        }
        previous(touchpoint).flatMap(id -> claim(id, false, offset)).ifPresent(claims::add);
        claims.sort(ORDER);
        Sorted sorted = sort(claims);
        Optional<CustomerId> found =
                customer(sorted.kept()).or(() -> free.stream().findFirst().map(id -> root(naturals.of(id))));
        if (found.isEmpty()) {
            return new Unidentified();
        }
        CustomerId customer = found.get();
        List<Merged> merges = new ArrayList<>(0);
        Set<Kind> conflicts = EnumSet.noneOf(Kind.class);
        Set<Kind> limited = EnumSet.noneOf(Kind.class);
        for (Claim claim : sorted.kept()) {
            unite(claim, customer);
            named.add(claim.id());
        }
        for (Identifier id : free) {
            Holdings before = held(customer);
            if (guards.outgrown(before, before.and(Holdings.of(id.kind(), 1))).isPresent()) {
                limited.add(id.kind());
            } else {
                hold(customer, Holdings.of(id.kind(), 1));
                link(id, Owners.of(customer));
                named.add(id);
            }
        }
        for (Claim claim : sorted.conflicting()) {
            conflicts.add(claim.id().kind());
            if (!claim.root().known() || !customer.known()) {
                continue;
            }
            if (claim.own() && claim.id().kind() == Kind.ANONYMOUS && atHome(claim.id())) {
                handOn(claim, offset, customer);
                named.add(claim.id());
            } else if (!claim.linked()) {
                link(claim.id(), Owners.of(claim.root()));
            }
        }
        limited.addAll(sorted.limited().values());
        for (Claim claim : claims) {
            announce(claim, touchpoint, merges);
        }
        return new Resolved(customer, merges, conflicts, limited);
    }

    /** Whoever comes earlier in the precedence stays; a later claim has to fit those before it. */
    private Sorted sort(List<Claim> claims) {
        if (claims.size() == 1) {
            return new Sorted(claims, List.of(), Map.of());
        }
        List<Claim> kept = new ArrayList<>(claims.size());
        List<Claim> conflicting = new ArrayList<>(0);
        Map<Claim, Kind> limited = new LinkedHashMap<>(0);
        Set<CustomerId> roots = new HashSet<>(4);
        Holdings together = Holdings.NONE;
        for (Claim claim : claims) {
            boolean others = roots.contains(claim.root());
            if (!others && conflicts(claim, kept)) {
                conflicting.add(claim);
                continue;
            }
            Holdings more = together;
            if (!others) {
                more = more.and(held(claim.root()));
            }
            if (!claim.linked()) {
                more = more.and(Holdings.of(claim.id().kind(), 1));
            }
            Optional<Kind> tooMany = kept.isEmpty() ? Optional.empty() : guards.outgrown(together, more);
            if (tooMany.isPresent()) {
                limited.put(claim, tooMany.get());
            } else {
                kept.add(claim);
                roots.add(claim.root());
                together = more;
            }
        }
        return new Sorted(kept, conflicting, limited);
    }

    private static boolean conflicts(Claim claim, List<Claim> kept) {
        for (Claim before : kept) {
            if ((before.root().known() && claim.root().known()) || claim.keepsApartFrom(before)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<CustomerId> customer(List<Claim> kept) {
        Optional<CustomerId> greatest = Optional.empty();
        for (Claim claim : kept) {
            if (greatest.isEmpty() || claim.root().compareTo(greatest.get()) > 0) {
                greatest = Optional.of(claim.root());
            }
        }
        return greatest;
    }

    /** @param winner whose journey has to let them go; {@code merges} have to be announced before */
    record Parted(CustomerId winner, List<Merged> merges) {}

    /**
     * Gives the identifiers of an undone merge to a customer of their own, in the order of the offsets like {@link #resolve}.
     * Those that another known customer has by now stay theirs; the same once more changes nothing. And ties together what
     * is the winner's, which all is by then, but in a rebuild.
     */
    Parted undo(Unmerge unmerge) {
        CustomerId winner = root(unmerge.winner());
        for (Identifier id : unmerge.ids()) {
            Optional<Owners> owner = current(id);
            boolean theirs = owner.isEmpty()
                    || (!owner.get().apart().contains(unmerge.winner())
                            && (root(owner.get().first()).equals(winner)
                                    || !root(owner.get().first()).known()));
            if (theirs) {
                link(id, owner.orElseGet(() -> Owners.of(unmerge.into())).splitOff(unmerge.into(), unmerge.winner()));
            }
        }
        List<Merged> merges = new ArrayList<>(0);
        for (Identifier id : unmerge.theirs()) {
            Optional<Owners> owner = current(id);
            if (owner.isEmpty()) {
                link(id, Owners.of(winner));
                continue;
            }
            CustomerId first = owner.get().first();
            CustomerId root = root(first);
            if (!root.known() && root.compareTo(winner) < 0) {
                winners.put(root, winner);
                edges.put(root, winner);
                hold(winner, held(root));
            }
            for (CustomerId loser : path(first)) {
                if (announced.add(loser)) {
                    merges.add(new Merged(
                            loser,
                            winners.getOrDefault(loser, loser),
                            unmerge.at(),
                            id.kind(),
                            "unmerge:" + unmerge.loser() + ":" + unmerge.winner()));
                }
            }
        }
        return new Parted(winner, merges);
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

    /** What customers hold more, after the store has taken these writes. */
    Map<CustomerId, Holdings> held(List<Links.Write> taken) {
        Map<CustomerId, Holdings> more = new HashMap<>();
        for (Links.Write write : taken) {
            switch (write) {
                case Links.Link(Identifier id, Optional<Owners> expected, Owners next) -> {
                    CustomerId owner = next.last();
                    if (id.kind() != Kind.USER
                            && expected.filter(before -> before.last().equals(owner))
                                    .isEmpty()) {
                        more.merge(owner, Holdings.of(id.kind(), 1), Holdings::and);
                    }
                }
                case Links.Edge(CustomerId loser, CustomerId winner) -> more.merge(winner, held(loser), Holdings::and);
            }
        }
        more.values().removeIf(Holdings.NONE::equals);
        return more;
    }

    /** Where the known edges from {@code customer} end. */
    CustomerId root(CustomerId customer) {
        CustomerId at = customer;
        while (winners.containsKey(at)) {
            at = winners.getOrDefault(at, at);
        }
        return at;
    }

    private static Optional<Identifier> previousId(Ids touchpoint, Kind kind) {
        return touchpoint
                .previousId()
                .flatMap(previous -> Identifier.of(kind, previous))
                .filter(id -> !touchpoint.ids().contains(id));
    }

    private Optional<Identifier> previous(Ids touchpoint) {
        if (touchpoint.previousId().isEmpty()) {
            return Optional.empty();
        }
        Optional<Identifier> device = previousId(touchpoint, Kind.ANONYMOUS).filter(id -> !guards.blocks(id));
        Optional<Identifier> user = previousId(touchpoint, Kind.USER).filter(id -> !guards.blocks(id));
        boolean userOnly = user.flatMap(this::current).isPresent()
                && device.flatMap(this::current).isEmpty();
        return userOnly ? user : device;
    }

    /** Empty for an order, checkout or cart id that nobody knows: it belongs to whoever the others say. */
    private Optional<Claim> claim(Identifier id, boolean own, long offset) {
        Optional<Owners> owner = current(id);
        if (owner.isEmpty()) {
            return switch (id.kind()) {
                case USER, EMAIL, ANONYMOUS -> Optional.of(claim(id, own, false, naturals.of(id), Set.of()));
                case ORDER, CHECKOUT, CART -> Optional.empty();
            };
        }
        CustomerId linked = atHome(id) ? owner.get().at(offset) : owner.get().last();
        return Optional.of(claim(id, own, true, linked, owner.get().apart()));
    }

    private Claim claim(Identifier id, boolean own, boolean linked, CustomerId customer, Set<CustomerId> apart) {
        return new Claim(
                id,
                own,
                linked,
                path(customer),
                root(customer),
                apart.isEmpty() ? apart : apart.stream().map(this::root).collect(Collectors.toSet()));
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
            hold(customer, held(claim.root()));
        }
        if (!claim.linked()) {
            hold(customer, Holdings.of(claim.id().kind(), 1));
            link(claim.id(), Owners.of(customer));
        }
    }

    private Holdings held(CustomerId root) {
        return holdings.getOrDefault(root, Holdings.NONE);
    }

    private void hold(CustomerId customer, Holdings more) {
        holdings.merge(customer, more, Holdings::and);
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
    private void announce(Claim claim, Ids touchpoint, List<Merged> merges) {
        if (claim.path().isEmpty() && !winners.containsKey(claim.root())) {
            return;
        }
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
        if (!winners.containsKey(customer)) {
            return List.of();
        }
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
