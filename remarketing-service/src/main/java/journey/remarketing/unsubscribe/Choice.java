package journey.remarketing.unsubscribe;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import journey.remarketing.outreach.Topic;

/**
 * What somebody chose on the page of preferences.
 *
 * @param wanted topics; none at all is an unsubscription
 * @param language ISO 639-1, of those that are offered; empty: as the shop knows it
 */
public record Choice(Set<Topic> wanted, Optional<String> language) {
    /** That mails are written in. */
    public static final Set<String> LANGUAGES = Set.of("en", "it");

    public Choice {
        wanted = Set.copyOf(wanted);
    }

    /** Reads the fields of the form; values that aren't offered count as not chosen. */
    public static Choice of(Collection<String> topics, Optional<String> language) {
        Set<Topic> wanted = EnumSet.noneOf(Topic.class);
        for (Topic topic : Topic.values()) {
            if (topics.contains(topic.code())) {
                wanted.add(topic);
            }
        }
        return new Choice(wanted, language.filter(LANGUAGES::contains));
    }
}
