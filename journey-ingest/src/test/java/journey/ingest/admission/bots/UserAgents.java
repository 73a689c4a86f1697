package journey.ingest.admission.bots;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** User agents whose verdict is known. */
final class UserAgents {
    private UserAgents() {}

    /** Of browsers in which people shop. */
    static List<String> people() {
        return text("/journey/ingest/admission/bots/people.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    /** The examples of the list of crawlers, but those of patterns that match people. */
    static List<String> crawlers() {
        List<String> instances = new ArrayList<>();
        for (JsonNode entry : JsonMapper.shared().readTree(text(CrawlerList.RESOURCE))) {
            if (!CrawlerList.MATCHING_PEOPLE.contains(entry.path("pattern").asString())) {
                entry.path("instances").forEach(instance -> instances.add(instance.asString()));
            }
        }
        return instances;
    }

    /** The list's patterns as it writes them. */
    static List<String> patterns() {
        List<String> patterns = new ArrayList<>();
        JsonMapper.shared()
                .readTree(text(CrawlerList.RESOURCE))
                .forEach(entry -> patterns.add(entry.path("pattern").asString()));
        return patterns;
    }

    private static String text(String resource) {
        try (InputStream in = UserAgents.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
