package journey.remarketing.outreach;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import journey.events.Contact;
import journey.events.CustomerId;

/**
 * Everything that is known and decided about mailing one customer.
 *
 * @param version of the layout in Redis
 * @param movedTo the customer that this one was merged into; then the rest is only kept for mails still under way
 * @param lastOrderAt in event time
 * @param sends mails that left, or may have left, within the memory of the frequency caps
 * @param absorbed customers whose conversations are part of this one
 * @param seen ids of the newest signals: a repetition changes nothing
 * @param trace newest last
 */
public record Conversation(
        int version,
        CustomerId customer,
        Optional<CustomerId> movedTo,
        Optional<KnownContact> contact,
        Optional<Instant> lastOrderAt,
        List<Episode> episodes,
        List<Send> sends,
        List<Suppression> suppressions,
        Set<CustomerId> absorbed,
        List<String> seen,
        List<Decision> trace) {

    public static final int VERSION = 1;

    private static final int LONGEST_TRACE = 100;
    private static final int MOST_SEEN = 64;
    private static final int MOST_EPISODES = 20;
    private static final Duration EPISODES_KEPT = Duration.ofDays(60);

    /**
     * @param contact with the language that was chosen, where one was
     * @param at when it was true, in event time
     * @param language chosen by the customer on the page of preferences; whatever a browser says later
     */
    public record KnownContact(Contact contact, Instant at, Optional<String> language) {
        static KnownContact of(Contact contact, Instant at, Optional<String> language) {
            return new KnownContact(
                    language.map(chosen -> speaking(contact, chosen)).orElse(contact), at, language);
        }

        /** The country stays, in which prices are written: {@code it} for {@code en-CH} is {@code it-CH}. */
        private static Contact speaking(Contact contact, String language) {
            Locale known = Locale.forLanguageTag(contact.locale().orElse("").replace('_', '-'));
            Locale chosen = known.getLanguage().equals(language) ? known : Locale.of(language, known.getCountry());
            return new Contact(
                    contact.email(),
                    contact.firstName(),
                    Optional.of(chosen.toLanguageTag()),
                    contact.timezone(),
                    contact.country(),
                    contact.consent(),
                    contact.userId(),
                    contact.anonymousId());
        }
    }

    /** A mail that left, or may have left. */
    public record Send(Instant at, String campaign, String step, String episode) {
        boolean is(StepKey key) {
            return campaign.equals(key.campaign()) && step.equals(key.step()) && episode.equals(key.episode());
        }
    }

    public Conversation {
        episodes = List.copyOf(episodes);
        sends = List.copyOf(sends);
        suppressions = List.copyOf(suppressions);
        absorbed = Set.copyOf(absorbed);
        seen = List.copyOf(seen);
        trace = List.copyOf(trace);
    }

    public static Conversation with(CustomerId customer) {
        return new Conversation(
                VERSION,
                customer,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                List.of(),
                List.of());
    }

    /** The address, where it can be one. */
    public Optional<String> address() {
        return contact.flatMap(known -> Gate.deliverable(known.contact()));
    }

    public Optional<Episode> episode(String id) {
        return episodes.stream().filter(episode -> episode.id().equals(id)).findFirst();
    }

    public Optional<StepProgress> step(StepKey key) {
        return episode(key.episode()).flatMap(episode -> episode.step(key));
    }

    /** The step whose mail has this {@linkplain StepKey#fingerprint fingerprint}, while its episode is known. */
    Optional<StepKey> mailed(String fingerprint) {
        return episodes.stream()
                .flatMap(episode ->
                        episode.steps().stream().map(step -> new StepKey(step.campaign(), step.step(), episode.id())))
                .filter(key -> Stream.concat(Stream.of(customer), absorbed.stream())
                        .anyMatch(who -> key.fingerprint(who).equals(fingerprint)))
                .findFirst();
    }

    /** When the next step has to be judged. */
    public Optional<Instant> nextLook() {
        return pending().keySet().stream().findFirst();
    }

    /** Steps that wait, by when they are judged. */
    Map<Instant, List<StepKey>> pending() {
        Map<Instant, List<StepKey>> byTime = new TreeMap<>();
        if (movedTo.isEmpty()) {
            for (Episode episode : episodes) {
                for (StepProgress step : episode.steps()) {
                    if (episode.state() == Episode.State.ABANDONED
                            && step.status().pending()) {
                        byTime.computeIfAbsent(step.lookAt().orElse(step.scheduledFor()), t -> new ArrayList<>())
                                .add(new StepKey(step.campaign(), step.step(), episode.id()));
                    }
                }
            }
        }
        return byTime;
    }

    /** The steps that are in this status. */
    public Map<StepKey, StepProgress> steps(StepProgress.Status status) {
        Map<StepKey, StepProgress> found = new LinkedHashMap<>();
        for (Episode episode : episodes) {
            for (StepProgress step : episode.steps()) {
                if (step.status() == status) {
                    found.put(new StepKey(step.campaign(), step.step(), episode.id()), step);
                }
            }
        }
        return found;
    }

    Conversation saw(String signal) {
        List<String> next = new ArrayList<>(seen);
        next.add(signal);
        return new Conversation(
                version,
                customer,
                movedTo,
                contact,
                lastOrderAt,
                episodes,
                sends,
                suppressions,
                absorbed,
                newest(next, MOST_SEEN),
                trace);
    }

    /** The last contact to arrive stays: the signals of a customer come in order, from one writer. */
    Conversation with(Contact next, Instant at) {
        return with(Optional.of(KnownContact.of(next, at, language())));
    }

    /** Chosen on the page of preferences. */
    public Optional<String> language() {
        return contact.flatMap(KnownContact::language);
    }

    private Conversation with(Optional<KnownContact> next) {
        return new Conversation(
                version, customer, movedTo, next, lastOrderAt, episodes, sends, suppressions, absorbed, seen, trace);
    }

    Conversation ordered(Instant at) {
        return new Conversation(
                version,
                customer,
                movedTo,
                contact,
                latest(lastOrderAt, Optional.of(at)),
                episodes,
                sends,
                suppressions,
                absorbed,
                seen,
                trace);
    }

    Conversation with(Episode episode) {
        List<Episode> next = new ArrayList<>(episodes);
        next.removeIf(other -> other.id().equals(episode.id()));
        next.add(episode);
        return withEpisodes(next);
    }

    Conversation eachEpisode(UnaryOperator<Episode> change) {
        return withEpisodes(episodes.stream().map(change).toList());
    }

    private Conversation withEpisodes(List<Episode> next) {
        return new Conversation(
                version, customer, movedTo, contact, lastOrderAt, next, sends, suppressions, absorbed, seen, trace);
    }

    Conversation with(StepKey key, StepProgress progress) {
        Episode episode = episode(key.episode()).orElseGet(() -> Episode.knownByMail(key.episode(), progress.since()));
        return with(episode.with(progress));
    }

    Conversation withSend(StepKey key, Instant at) {
        Conversation without = withoutSend(key);
        List<Send> next = new ArrayList<>(without.sends);
        next.add(new Send(at, key.campaign(), key.step(), key.episode()));
        return without.withSends(next);
    }

    Conversation withoutSend(StepKey key) {
        return withSends(sends.stream().filter(send -> !send.is(key)).toList());
    }

    private Conversation withSends(List<Send> next) {
        return new Conversation(
                version, customer, movedTo, contact, lastOrderAt, episodes, next, suppressions, absorbed, seen, trace);
    }

    Conversation with(Suppression suppression) {
        boolean known = suppressions.stream()
                .anyMatch(other -> other.reason() == suppression.reason()
                        && other.address().equals(suppression.address())
                        && other.topic().equals(suppression.topic()));
        return known ? this : withSuppressions(union(suppressions, List.of(suppression)));
    }

    /** The topics that a suppression of the customer's own choice leaves. */
    public Set<Topic> wanted() {
        Set<Topic> wanted = EnumSet.allOf(Topic.class);
        wanted.removeIf(topic -> suppressions.stream()
                .anyMatch(suppression -> Suppression.CHOSEN.contains(suppression.reason())
                        && suppression.holdsFor(Optional.empty(), topic)));
        return wanted;
    }

    /** What was chosen before is replaced; what was chosen later stays. */
    Conversation choosing(Set<Topic> wanted, Optional<String> language, Instant at, String address) {
        boolean stale = suppressions.stream()
                .anyMatch(suppression -> Suppression.CHOSEN.contains(suppression.reason())
                        && suppression.at().isAfter(at));
        if (stale) {
            return this;
        }
        List<Suppression> next = new ArrayList<>(suppressions);
        next.removeIf(suppression -> Suppression.CHOSEN.contains(suppression.reason()));
        for (Topic topic : Topic.values()) {
            if (!wanted.contains(topic)) {
                next.add(new Suppression(Suppression.Reason.OPTED_OUT, at, Optional.of(address), Optional.of(topic)));
            }
        }
        return withSuppressions(next)
                .with(contact.map(known -> KnownContact.of(known.contact(), known.at(), language)));
    }

    /** The mark that stays of a conversation that was erased. */
    static Conversation erased(CustomerId customer, Instant at) {
        return with(customer).with(new Suppression(Suppression.Reason.ERASED, at, Optional.empty()));
    }

    /** Up to when everything was erased; what is said of that time is not to be heard. */
    public Optional<Instant> erasedAt() {
        return suppressions.stream()
                .filter(suppression -> suppression.reason() == Suppression.Reason.ERASED)
                .map(Suppression::at)
                .max(Comparator.naturalOrder());
    }

    private Conversation withSuppressions(List<Suppression> next) {
        return new Conversation(
                version, customer, movedTo, contact, lastOrderAt, episodes, sends, next, absorbed, seen, trace);
    }

    Conversation with(Decision decision) {
        List<Decision> next = new ArrayList<>(trace);
        if (decision.waitsForCourier()) {
            next.removeIf(decision::repeats);
        } else if (!next.isEmpty() && decision.repeats(next.getLast())) {
            next.removeLast();
        }
        next.add(decision);
        return withTrace(newest(next, LONGEST_TRACE));
    }

    private Conversation withTrace(List<Decision> next) {
        return new Conversation(
                version, customer, movedTo, contact, lastOrderAt, episodes, sends, suppressions, absorbed, seen, next);
    }

    /** A forwarding mark. What is still being sent stays known here, because its outcome comes back here. */
    Conversation movedTo(CustomerId into) {
        List<Episode> underWay = episodes.stream()
                .filter(episode ->
                        episode.steps().stream().anyMatch(step -> step.status() == StepProgress.Status.CLAIMED))
                .toList();
        return new Conversation(
                version,
                customer,
                Optional.of(into),
                underWay.isEmpty() ? Optional.empty() : contact,
                Optional.empty(),
                underWay,
                List.of(),
                List.of(),
                Set.of(),
                seen,
                List.of());
    }

    /**
     * This conversation with everything that {@code former} knows. Idempotent, and in any order: of a step the status that
     * knows more stays, everything else is a union.
     */
    Conversation absorb(Conversation former) {
        Conversation next = this;
        for (Episode episode : former.episodes) {
            Optional<Episode> own = next.episode(episode.id());
            Episode merged =
                    own.orElseGet(() -> episode.state().ended() ? episode : episode.with(Episode.State.HANDED_OVER));
            for (StepProgress step : episode.steps()) {
                StepKey key = new StepKey(step.campaign(), step.step(), episode.id());
                StepProgress known = own.isPresent() && !step.status().settled()
                        ? step.cancelled(step.since(), "handed over")
                        : step;
                merged = merged.with(merged.step(key).map(known::strongest).orElse(known));
            }
            next = next.with(merged);
        }
        Set<CustomerId> all = new HashSet<>(absorbed);
        all.addAll(former.absorbed);
        all.add(former.customer);
        return new Conversation(
                version,
                customer,
                movedTo,
                contact.map(known -> KnownContact.of(
                                known.contact(), known.at(), known.language().or(former::language)))
                        .or(() -> former.contact),
                latest(lastOrderAt, former.lastOrderAt),
                next.episodes,
                union(sends, former.sends),
                union(suppressions, former.suppressions),
                all,
                seen,
                newest(
                        union(trace, former.trace).stream()
                                .sorted(Comparator.comparing(Decision::at))
                                .toList(),
                        LONGEST_TRACE));
    }

    /** Without what is too old to matter. An episode that may still be mailed is never forgotten. */
    Conversation tidied(Instant now, Policy policy) {
        List<Episode> kept = new ArrayList<>(episodes.stream()
                .filter(episode -> episode.abandonedAt().plus(EPISODES_KEPT).isAfter(now))
                .toList());
        for (int i = 0; kept.size() > MOST_EPISODES && i < kept.size(); ) {
            if (kept.get(i).state() == Episode.State.ABANDONED) {
                i++;
            } else {
                kept.remove(i);
            }
        }
        List<Send> recent = sends.stream()
                .filter(send -> send.at().plus(policy.memory()).isAfter(now))
                .toList();
        return kept.size() == episodes.size() && recent.size() == sends.size()
                ? this
                : withEpisodes(kept).withSends(recent);
    }

    private static Optional<Instant> latest(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private static <T> List<T> union(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    private static <T> List<T> newest(List<T> list, int most) {
        return list.size() <= most ? list : list.subList(list.size() - most, list.size());
    }

    @Override
    public String toString() {
        return "Conversation[" + customer + "]";
    }
}
