package journey.aggregator.identity;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import journey.events.Identifier;
import journey.events.Identifier.Kind;

/**
 * What must not tie people together.
 *
 * @param blocked values that identify nobody, in lower case, for all kinds ({@code test}) or for one ({@code cart:test});
 *     beside those that {@link Identifier#of} knows
 * @param limits how many identifiers of a kind one customer may have; what would go beyond is not tied to them
 */
public record Guards(Set<String> blocked, Holdings limits) {
    /** Far more than a person has, far less than a mistake collects. */
    public static final Guards DEFAULT = new Guards(Set.of(), new Holdings(10, 100, 10_000, 1_000, 1_000));

    public Guards {
        Set<String> lowerCase = new HashSet<>();
        for (String value : blocked) {
            if (value.isBlank()) {
                throw new IllegalArgumentException("a blocked id can't be blank");
            }
            lowerCase.add(value.strip().toLowerCase(Locale.ROOT));
        }
        blocked = Set.copyOf(lowerCase);
        if (!new Holdings(1, 1, 1, 1, 1).within(limits)) {
            throw new IllegalArgumentException("a customer may have one id of each kind at least");
        }
    }

    boolean blocks(Identifier id) {
        if (blocked.isEmpty()) {
            return false;
        }
        String value = id.value().toLowerCase(Locale.ROOT);
        return blocked.contains(value) || blocked.contains(id.kind().code() + ':' + value);
    }

    /** A kind that has grown beyond what one customer may have. */
    Optional<Kind> outgrown(Holdings before, Holdings after) {
        if (after.within(limits)) {
            return Optional.empty();
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> after.of(kind) > before.of(kind) && after.of(kind) > limits.of(kind))
                .findFirst();
    }
}
