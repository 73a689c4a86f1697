package journey.aggregator.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import journey.events.CustomerId;
import journey.events.Identifier;

/**
 * A merge was wrong: these identifiers are another person's than {@code winner}, and what they did is. Asked for by
 * somebody, and a record of {@code touchpoints}, so that a rebuild from the log comes to the same; from there it goes on to
 * the winner's journey.
 *
 * <p>Customers never come back from a merge, or handovers could run in circles: the ids go to a new customer, {@link
 * #into}, whose id follows from the two. At least once.
 *
 * @param ids what the loser was known by, user ids excepted
 * @param theirs what the winner is known by without the loser: in a rebuild, which reads partitions at different speed, what
 *     ties these together may not have been met yet, and the loser's ids must not be tied to them by then
 * @param at when it was asked for
 */
public record Unmerge(CustomerId winner, CustomerId loser, List<Identifier> ids, List<Identifier> theirs, Instant at) {
    private static final int HASH_BYTES = 12;

    public Unmerge {
        if (loser.known() || loser.compareTo(winner) >= 0) {
            throw new IllegalArgumentException("a merge goes from an unknown customer to a greater one");
        }
        ids = sorted(ids);
        theirs = sorted(theirs);
        if (ids.isEmpty() || ids.stream().anyMatch(id -> id.kind() == Identifier.Kind.USER)) {
            throw new IllegalArgumentException("an undone merge gives back ids, but no user id");
        }
    }

    private static List<Identifier> sorted(List<Identifier> ids) {
        return ids.stream()
                .distinct()
                .sorted(Comparator.comparing(Identifier::kind).thenComparing(Identifier::value))
                .toList();
    }

    /** The customer that the loser's identifiers are given to; of the loser's rank, so that it merges as that one would. */
    public CustomerId into() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(("unmerge:" + loser + ':' + winner).getBytes(UTF_8));
            return new CustomerId(loser.value().charAt(0)
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * Whether a touchpoint with these identifiers goes with those that are given back: it does when the first of them, in
     * the order in which they decide whose a touchpoint is, is one of them.
     */
    public boolean takes(Collection<Identifier> named) {
        return takes(named, ids);
    }

    /** The same for ids that are to be given back. */
    public static boolean takes(Collection<Identifier> named, Collection<Identifier> ids) {
        return named.stream()
                .min(Comparator.comparing(id -> PRECEDENCE.indexOf(id.kind())))
                .filter(ids::contains)
                .isPresent();
    }

    /** The order in which identifiers decide whose a touchpoint is. */
    public static final List<Identifier.Kind> PRECEDENCE = List.of(
            Identifier.Kind.USER,
            Identifier.Kind.ANONYMOUS,
            Identifier.Kind.EMAIL,
            Identifier.Kind.ORDER,
            Identifier.Kind.CHECKOUT,
            Identifier.Kind.CART);
}
