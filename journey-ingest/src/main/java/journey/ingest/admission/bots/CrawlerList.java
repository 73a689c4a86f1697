package journey.ingest.admission.bots;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import journey.ingest.admission.bots.Expressions.Rule;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The list of the npm package {@code crawler-user-agents}: a JSON array of objects with {@code pattern}, a regular
 * expression that is searched for and where case matters, and {@code tags}.
 */
final class CrawlerList {
    static final String RESOURCE = "/journey/ingest/admission/bots/crawler-user-agents.json";

    /**
     * Patterns of the list that people's own browsers match: a build of Android 15 that a good part of its phones carry,
     * and Facebook's in-app browser.
     */
    static final Set<String> MATCHING_PEOPLE = Set.of("AP3A\\.240617\\.008", "MetaIAB Facebook");

    private final Expressions<Bot> expressions;

    private CrawlerList(Map<String, Bot> patterns) {
        expressions = new Expressions<>(patterns.entrySet().stream()
                .map(entry -> new Rule<>(entry.getKey(), 0, entry.getValue()))
                .toList());
    }

    /** @throws IllegalStateException where the list is not on the class path, or is not such a list */
    static CrawlerList load() {
        try (InputStream list = CrawlerList.class.getResourceAsStream(RESOURCE)) {
            if (list == null) {
                throw new IllegalStateException(
                        "The list of crawlers is not on the class path at " + RESOURCE + "; the build puts it there.");
            }
            return read(list);
        } catch (IOException | JacksonException | PatternSyntaxException unreadable) {
            throw new IllegalStateException("The list of crawlers at " + RESOURCE + " can't be read.", unreadable);
        }
    }

    /** @throws IllegalStateException where it has no pattern */
    static CrawlerList read(InputStream list) {
        Map<String, Bot> patterns = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), list)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalStateException("The list of crawlers is no JSON array.");
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                entry(json, patterns);
            }
        }
        patterns.keySet().removeAll(MATCHING_PEOPLE);
        if (patterns.isEmpty()) {
            throw new IllegalStateException("The list of crawlers has no pattern.");
        }
        return new CrawlerList(patterns);
    }

    private static void entry(JsonParser json, Map<String, Bot> patterns) {
        Optional<String> pattern = Optional.empty();
        Bot means = Bot.CRAWLER;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("pattern") && value == JsonToken.VALUE_STRING) {
                pattern = Optional.of(json.getString());
            } else if (name.equals("tags") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    means = switch (json.getString()) {
                        case "browser-automation" -> Bot.HEADLESS;
                        case "http-library" -> Bot.LIBRARY;
                        default -> means;
                    };
                }
            } else {
                json.skipChildren();
            }
        }
        Bot meant = means;
        pattern.ifPresent(each -> patterns.put(each, meant));
    }

    Optional<Bot> judge(BoundedText userAgent) {
        EnumSet<Bot> found = EnumSet.noneOf(Bot.class);
        expressions.search(userAgent, found::add);
        return found.stream().findFirst();
    }
}
