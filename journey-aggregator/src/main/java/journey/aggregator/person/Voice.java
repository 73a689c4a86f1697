package journey.aggregator.person;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.events.Consent;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * Ids that have spoken together, and what they allowed.
 *
 * @param ids as {@code kind:value}
 * @param consent by channel code
 * @param stated what was last said, by channel code: consent tools say the same with every event, and that takes no
 *     unsubscription back
 */
public record Voice(Set<String> ids, Map<String, Consent> consent, Map<String, Boolean> stated) {
    public Voice {
        stated = Map.copyOf(stated);
        ids = Set.copyOf(ids);
        consent = Map.copyOf(consent);
    }

    /** The ids that can state consent: those that a browser, an app or the shop's login speaks for. */
    static Set<String> speakers(Touchpoint touchpoint) {
        Set<String> speakers = new TreeSet<>();
        for (Identifier id : touchpoint.ids()) {
            if (id.kind() == Identifier.Kind.USER || id.kind() == Identifier.Kind.ANONYMOUS) {
                speakers.add(id.kind().code() + ':' + id.value());
            }
        }
        if (speakers.isEmpty()) {
            touchpoint.id(Identifier.Kind.EMAIL).ifPresent(email -> speakers.add("email:" + email.value()));
        }
        return speakers;
    }

    boolean sharesAnIdWith(Set<String> others) {
        return ids.stream().anyMatch(others::contains);
    }

    /** Together they allow what both allow. */
    Voice joined(Voice other) {
        Map<String, Consent> both = new TreeMap<>(consent);
        other.consent.forEach((channel, theirs) -> both.merge(channel, theirs, Consent::strictest));
        Set<String> all = new TreeSet<>(ids);
        all.addAll(other.ids);
        Map<String, Boolean> said = new TreeMap<>(stated);
        other.stated.forEach((channel, theirs) -> said.merge(channel, theirs, Boolean::logicalAnd));
        return new Voice(all, both, said);
    }

    Voice stating(Touchpoint touchpoint) {
        if (touchpoint.traits().consent().isEmpty()) {
            return this;
        }
        Map<String, Consent> known = new TreeMap<>(consent);
        Map<String, Boolean> said = new TreeMap<>(stated);
        touchpoint.traits().consent().forEach((channel, allowed) -> {
            Optional<Consent> before = Optional.ofNullable(known.get(channel));
            boolean echo = Optional.ofNullable(said.put(channel, allowed)).equals(Optional.of(allowed))
                    && !asksThePerson(touchpoint);
            boolean withdrawn = before.filter(consent -> consent.state() == Consent.State.WITHDRAWN)
                    .isPresent();
            Consent.State state = allowed
                    ? Consent.State.GRANTED
                    : before.filter(consent -> consent.state() != Consent.State.DENIED)
                                    .isPresent()
                            ? Consent.State.WITHDRAWN
                            : Consent.State.DENIED;
            // The same thing said again is no new evidence.
            boolean same = before.filter(consent -> consent.state() == state).isPresent();
            if (!same && !(withdrawn && echo)) {
                known.put(channel, new Consent(state, touchpoint.time(), touchpoint.messageId()));
            }
        });
        return new Voice(ids, known, said);
    }

    /** At a checkout somebody ticks a box; elsewhere the value may be stamped on by a consent tool. */
    private static boolean asksThePerson(Touchpoint touchpoint) {
        return touchpoint.what() instanceof Interaction.CheckoutStarted
                || touchpoint.what() instanceof Interaction.CheckoutAdvanced
                || touchpoint.what() instanceof Interaction.OrderCompleted;
    }

    /** Takes back what was allowed on a channel, by an unsubscription or a complaint. */
    Voice withdrawing(String channel, Touchpoint touchpoint) {
        Map<String, Consent> said = new TreeMap<>(consent);
        said.put(channel, new Consent(Consent.State.WITHDRAWN, touchpoint.time(), touchpoint.messageId()));
        return new Voice(ids, said, stated);
    }
}
