package journey.aggregator.identity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import journey.aggregator.erasure.PrivacyRequest;
import journey.events.Identifier;

/**
 * What identity counts.
 *
 * <ul>
 *   <li>{@code journey.identity.touchpoints}, tag {@code outcome}: every record of {@code touchpoints} once, after its
 *       commit; {@code undecodable} and {@code unidentified} ones lie in the dead-letter topic, {@code erased} ones nowhere.
 *   <li>{@code journey.identity.links}: identifiers that got their first owner.
 *   <li>{@code journey.identity.merges}: customers that were merged into another.
 *   <li>{@code journey.identity.devices.handed.on}: anonymous ids that went to another known customer.
 *   <li>{@code journey.identity.conflicts}, tag {@code kind}: touchpoints with an identifier of another known customer,
 *       after their commit; the devices that were handed on are among those of kind {@code anonymous}.
 *   <li>{@code journey.identity.limited}, tag {@code kind}: touchpoints with an identifier that was not tied to their
 *       customer, who would have more of this kind than one person may have; after their commit.
 *   <li>{@code journey.identity.blocked}, tag {@code kind}: touchpoints with an identifier that is blocked; after their
 *       commit.
 *   <li>{@code journey.identity.undone}: requests to undo a merge that were carried out, repetitions included; after
 *       their commit.
 *   <li>{@code journey.identity.privacy.requests}, tags {@code kind} and {@code outcome}: what shops asked for on behalf
 *       of their customers; after their commit.
 * </ul>
 *
 * <p>What is counted after the commit misses the last batch before a crash; the others are counted when the store takes
 * the write, so exactly once.
 */
final class IdentityMeters {
    /** What became of a shop's request. */
    enum Answered {
        /** An erasure is on the log. */
        ERASED,
        /** Counted; the rest is the operator's. */
        NOTED,
        /** There is no key to erase with. */
        REFUSED,
        /** Nobody was found. */
        UNKNOWN
    }

    enum Outcome {
        RESOLVED,
        /** Of a time that a person had erased: dropped. */
        ERASED,
        UNDECODABLE,
        UNIDENTIFIED
    }

    private final Map<Outcome, Counter> touchpoints = new EnumMap<>(Outcome.class);
    private final Map<Identifier.Kind, Counter> conflicts = new EnumMap<>(Identifier.Kind.class);
    private final Map<Identifier.Kind, Counter> limited = new EnumMap<>(Identifier.Kind.class);
    private final Map<Identifier.Kind, Counter> blocked = new EnumMap<>(Identifier.Kind.class);
    private final Map<PrivacyRequest, Map<Answered, Counter>> requests = new EnumMap<>(PrivacyRequest.class);
    private final Counter links;
    private final Counter merges;
    private final Counter handedOn;
    private final Counter undone;

    IdentityMeters(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            touchpoints.put(
                    outcome,
                    registry.counter(
                            "journey.identity.touchpoints",
                            "outcome",
                            outcome.name().toLowerCase(Locale.ROOT)));
        }
        for (Identifier.Kind kind : Identifier.Kind.values()) {
            conflicts.put(kind, registry.counter("journey.identity.conflicts", "kind", kind.code()));
            limited.put(kind, registry.counter("journey.identity.limited", "kind", kind.code()));
            blocked.put(kind, registry.counter("journey.identity.blocked", "kind", kind.code()));
        }
        for (PrivacyRequest kind : PrivacyRequest.values()) {
            Map<Answered, Counter> outcomes = new EnumMap<>(Answered.class);
            for (Answered outcome : Answered.values()) {
                outcomes.put(
                        outcome,
                        registry.counter(
                                "journey.identity.privacy.requests",
                                "kind",
                                kind.code(),
                                "outcome",
                                outcome.name().toLowerCase(Locale.ROOT)));
            }
            requests.put(kind, outcomes);
        }
        links = registry.counter("journey.identity.links");
        merges = registry.counter("journey.identity.merges");
        undone = registry.counter("journey.identity.undone");
        handedOn = registry.counter("journey.identity.devices.handed.on");
    }

    void asked(PrivacyRequest kind, Answered outcome) {
        Objects.requireNonNull(Objects.requireNonNull(requests.get(kind)).get(outcome))
                .increment();
    }

    void touchpoints(Map<Outcome, Integer> counts) {
        counts.forEach((outcome, count) -> increment(touchpoints, outcome, count));
    }

    void conflicts(Map<Identifier.Kind, Integer> counts) {
        counts.forEach((kind, count) -> increment(conflicts, kind, count));
    }

    void limited(Map<Identifier.Kind, Integer> counts) {
        counts.forEach((kind, count) -> increment(limited, kind, count));
    }

    void blocked(Map<Identifier.Kind, Integer> counts) {
        counts.forEach((kind, count) -> increment(blocked, kind, count));
    }

    void undone(int count) {
        undone.increment(count);
    }

    void taken(List<Links.Write> writes) {
        for (Links.Write write : writes) {
            switch (write) {
                case Links.Link link -> {
                    if (link.expected().isEmpty()) {
                        links.increment();
                    }
                    List<Owners.Change> before =
                            link.expected().map(Owners::changes).orElse(List.of());
                    handedOn.increment(link.next().changes().stream()
                            .filter(change -> !before.contains(change))
                            .count());
                }
                case Links.Edge _ -> merges.increment();
            }
        }
    }

    private static <K> void increment(Map<K, Counter> counters, K tag, int count) {
        Counter counter = counters.get(tag);
        if (counter != null) {
            counter.increment(count);
        }
    }
}
