package journey.aggregator.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    /** Any rules. */
    public record Rules(Duration patience, Set<String> events, Map<String, Integer> phases, Optional<String> by) {}

    @Test
    void theOrderOfSetsAndMapsMakesNoDifference() {
        Map<String, Integer> phases = new LinkedHashMap<>(Map.of("a", 1));
        phases.put("b", 2);
        Map<String, Integer> turned = new LinkedHashMap<>(Map.of("b", 2));
        turned.put("a", 1);

        assertThat(Fingerprint.of(2, rules(new LinkedHashSet<>(List.of("x", "y")), phases)))
                .hasSize(8)
                .isEqualTo(Fingerprint.of(2, rules(new LinkedHashSet<>(List.of("y", "x")), turned)));
    }

    @Test
    void everyComponentMakesADifference() {
        Rules rules = rules(Set.of("x"), Map.of());

        assertThat(Set.of(
                        Fingerprint.of(2, rules),
                        Fingerprint.of(3, rules),
                        Fingerprint.of(2, rules(Set.of("x", "y"), Map.of())),
                        Fingerprint.of(2, rules(Set.of("x\", \"y"), Map.of())),
                        Fingerprint.of(2, rules(Set.of("x"), Map.of("a", 1))),
                        Fingerprint.of(2, new Rules(Duration.ofHours(2), Set.of("x"), Map.of(), Optional.empty())),
                        Fingerprint.of(2, new Rules(Duration.ofHours(1), Set.of("x"), Map.of(), Optional.of("")))))
                .hasSize(7);
    }

    private static Rules rules(Set<String> events, Map<String, Integer> phases) {
        return new Rules(Duration.ofHours(1), events, phases, Optional.empty());
    }
}
