package journey.aggregator.person;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.events.Consent;
import journey.events.Identifier;
import journey.events.Touchpoint;

/**
 * Ids that have spoken together, and what they allowed.
 *
 * @param ids as {@code kind:value}
 * @param consent by channel code
 */
public record Voice(Set<String> ids, Map<String, Consent> consent) {
    public Voice {
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
        return new Voice(all, both);
    }

    Voice stating(Touchpoint touchpoint) {
        if (touchpoint.traits().consent().isEmpty()) {
            return this;
        }
        Map<String, Consent> said = new TreeMap<>(consent);
        touchpoint.traits().consent().forEach((channel, allowed) -> said.compute(channel, (name, before) -> {
            boolean was = before != null && before.state() != Consent.State.DENIED;
            Consent.State state = allowed
                    ? Consent.State.GRANTED
                    : was ? Consent.State.WITHDRAWN : Consent.State.DENIED;
            // The same thing said again is no new evidence.
            return before != null && before.state() == state
                    ? before
                    : new Consent(state, touchpoint.time(), touchpoint.messageId());
        }));
        return new Voice(ids, said);
    }

    /** Takes back what was allowed on a channel, by an unsubscription or a complaint. */
    Voice withdrawing(String channel, Touchpoint touchpoint) {
        Map<String, Consent> said = new TreeMap<>(consent);
        said.put(channel, new Consent(Consent.State.WITHDRAWN, touchpoint.time(), touchpoint.messageId()));
        return new Voice(ids, said);
    }
}
