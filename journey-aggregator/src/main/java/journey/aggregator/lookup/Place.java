package journey.aggregator.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a page ended, in words that a client need not understand. */
final class Place {
    private Place() {}

    static String encode(Object... words) {
        StringBuilder text = new StringBuilder();
        for (Object word : words) {
            text.append(text.isEmpty() ? "" : " ").append(word);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(UTF_8));
    }

    /** The words; empty where it is none of ours. */
    static Optional<List<String>> decode(String cursor, int words) {
        try {
            List<String> found = List.of(new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split(" ", -1));
            return Optional.of(found).filter(list -> list.size() == words);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
