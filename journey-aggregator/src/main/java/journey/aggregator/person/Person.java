package journey.aggregator.person;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import journey.events.Channel;
import journey.events.Consent;
import journey.events.Contact;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Touchpoint;
import journey.events.Traits;

/**
 * What touchpoints say about the person, the latest word counting.
 *
 * <p>Consent is kept by voice: ids that have spoken in one touchpoint are one voice from then on. When two voices join,
 * what they allow together is the most restrictive of the two; what the joined voice states later replaces it. The person
 * allows what all voices allow. So a refusal on the phone outlives a log-in, no matter when the two were found to be one
 * person, and a later word of that person counts again.
 */
public record Person(
        Optional<String> email,
        Optional<String> firstName,
        Optional<String> lastName,
        Optional<String> locale,
        Optional<String> timezone,
        Optional<String> country,
        Optional<String> userId,
        Set<String> anonymousIds,
        List<Voice> voices) {

    public static final Person UNKNOWN = new Person(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            List.of());

    private static final int MOST_ANONYMOUS_IDS = 50;

    public Person {
        anonymousIds = Set.copyOf(anonymousIds);
        voices = List.copyOf(voices);
    }

    public Person on(Touchpoint touchpoint) {
        Traits traits = touchpoint.traits();
        Person next = new Person(
                touchpoint.id(Identifier.Kind.EMAIL).map(Identifier::value).or(this::email),
                traits.firstName().or(this::firstName),
                traits.lastName().or(this::lastName),
                traits.locale().or(this::locale),
                traits.timezone().or(this::timezone),
                traits.country().or(this::country),
                touchpoint.id(Identifier.Kind.USER).map(Identifier::value).or(this::userId),
                withDevice(touchpoint),
                heard(touchpoint));
        // Most touchpoints say nothing new, and whoever compares finds that out at once then.
        return next.equals(this) ? this : next;
    }

    private Set<String> withDevice(Touchpoint touchpoint) {
        Optional<String> device = touchpoint
                .id(Identifier.Kind.ANONYMOUS)
                .map(Identifier::value)
                .filter(id -> !anonymousIds.contains(id) && anonymousIds.size() < MOST_ANONYMOUS_IDS);
        if (device.isEmpty()) {
            return anonymousIds;
        }
        Set<String> devices = new TreeSet<>(anonymousIds);
        devices.add(device.get());
        return devices;
    }

    private List<Voice> heard(Touchpoint touchpoint) {
        Set<String> speakers = Voice.speakers(touchpoint);
        if (speakers.isEmpty()
                || (speakers.size() == 1 && touchpoint.traits().consent().isEmpty() && !unsubscribes(touchpoint))) {
            return voices;
        }
        boolean nothingNew = touchpoint.traits().consent().isEmpty() && !unsubscribes(touchpoint);
        if (nothingNew && voices.stream().anyMatch(voice -> voice.ids().containsAll(speakers))) {
            return voices;
        }
        Voice speaking = new Voice(speakers, Map.of(), Map.of());
        List<Voice> others = new ArrayList<>();
        for (Voice voice : voices) {
            if (voice.sharesAnIdWith(speakers)) {
                speaking = speaking.joined(voice);
            } else {
                others.add(voice);
            }
        }
        speaking = speaking.stating(touchpoint);
        if (unsubscribes(touchpoint)) {
            speaking = speaking.withdrawing(Channel.EMAIL.code(), touchpoint);
        }
        others.add(speaking);
        others.sort(Comparator.comparing(
                voice -> voice.ids().stream().sorted().findFirst().orElse("")));
        return others;
    }

    private static boolean unsubscribes(Touchpoint touchpoint) {
        return touchpoint.what() instanceof Interaction.MailEvent mail
                && (mail.outcome() == Interaction.MailEvent.Outcome.UNSUBSCRIBED
                        || mail.outcome() == Interaction.MailEvent.Outcome.MARKED_AS_SPAM);
    }

    /** What the person allows, by channel code. */
    public Map<String, Consent> consent() {
        Map<String, Consent> all = new TreeMap<>();
        for (Voice voice : voices) {
            voice.consent().forEach((channel, said) -> all.merge(channel, said, Consent::strictest));
        }
        return all;
    }

    public Contact contact() {
        return new Contact(
                email,
                firstName,
                locale,
                timezone,
                country,
                consent(),
                userId,
                anonymousIds.stream().min(Comparator.naturalOrder()));
    }

    /** For what can't be folded again, being too old; this one's word counts first. */
    public Person merge(Person other) {
        Set<String> devices = new TreeSet<>();
        Stream.concat(anonymousIds.stream(), other.anonymousIds.stream())
                .sorted()
                .limit(MOST_ANONYMOUS_IDS)
                .forEach(devices::add);
        List<Voice> all = new ArrayList<>(voices);
        for (Voice theirs : other.voices) {
            Voice joined = theirs;
            for (Voice mine : List.copyOf(all)) {
                if (mine.sharesAnIdWith(joined.ids())) {
                    all.remove(mine);
                    joined = joined.joined(mine);
                }
            }
            all.add(joined);
        }
        all.sort(Comparator.comparing(
                voice -> voice.ids().stream().sorted().findFirst().orElse("")));
        return new Person(
                email.or(other::email),
                firstName.or(other::firstName),
                lastName.or(other::lastName),
                locale.or(other::locale),
                timezone.or(other::timezone),
                country.or(other::country),
                userId.or(other::userId),
                devices,
                all);
    }

    @Override
    public String toString() {
        return "Person[…]";
    }
}
