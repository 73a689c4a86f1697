package journey.ingest.admission.bots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiteralsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsWhatAPlainSearchFinds(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Map<String, String> literals = new TreeMap<>();
            for (int i = 0; i < 20; i++) {
                String literal = word(random, 3 + random.nextInt(4));
                literals.put(literal, literal);
            }
            String text = word(random, random.nextInt(40));

            assertThat(new TreeSet<>(found(literals, text)))
                    .isEqualTo(new TreeSet<>(
                            literals.keySet().stream().filter(text::contains).toList()));
        }
    }

    @Test
    void findsAtBothEndsAndInTextsThatAreTooShortNothing() {
        Map<String, String> literals = Map.of("bot", "bot");

        assertThat(found(literals, "bot")).containsExactly("bot");
        assertThat(found(literals, "a bot")).containsExactly("bot");
        assertThat(found(literals, "bots bot")).containsExactly("bot", "bot");
        assertThat(found(literals, "bo")).isEmpty();
        assertThat(found(literals, "")).isEmpty();
    }

    private static List<String> found(Map<String, String> literals, String text) {
        List<String> found = new ArrayList<>();
        new Literals<>(literals).search(text, found::add);
        return found;
    }

    private static String word(Random random, int length) {
        return random.ints(length, 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
