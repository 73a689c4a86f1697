package journey.remarketing.outreach;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import journey.events.Purchases;
import journey.remarketing.campaign.Campaign;

/**
 * Everything that is known and decided about mailing one customer.
 *
 * @param version of the layout in Redis
 * @param movedTo the customer that this one was merged into; then the rest is only kept for mails still under way
 * @param purchases times are event times
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
        Purchases purchases,
        List<Occasion> occasions,
        List<Send> sends,
        List<Suppression> suppressions,
        Set<CustomerId> absorbed,
        List<String> seen,
        List<Decision> trace) {

    public static final int VERSION = 2;

    private static final int LONGEST_TRACE = 100;
    private static final int MOST_SEEN = 64;
    private static final int MOST_OCCASIONS = 20;
    private static final Duration OCCASIONS_KEPT = Duration.ofDays(60);

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
        occasions = List.copyOf(occasions);
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
                Purchases.NONE,
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                List.of(),
                List.of());
    }

    /** The address of mails, where it can be one. */
    public Optional<String> address() {
        return recipient(Campaign.Channel.EMAIL);
    }

    /** To whom a message by this channel goes, where that is known. */
    Optional<String> recipient(Campaign.Channel channel) {
        return contact.flatMap(known -> Recipient.of(channel, known.contact()));
    }

    public Optional<Instant> lastOrderAt() {
        return purchases.latest();
    }

    public Optional<Occasion> occasion(String id) {
        return occasions.stream().filter(occasion -> occasion.id().equals(id)).findFirst();
    }

    /** The occasion of this id or name; of several the one that isn't part of another. */
    Optional<Occasion> named(String name) {
        return occasions.stream()
                .filter(occasion -> occasion.isNamed(name))
                .min(Comparator.comparing((Occasion occasion) -> occasion.state() == Occasion.State.HANDED_OVER)
                        .thenComparing(occasion -> !occasion.id().equals(name)));
    }

    public Optional<StepProgress> step(StepKey key) {
        return occasion(key.episode()).flatMap(occasion -> occasion.step(key));
    }

    /** The step whose mail has this {@linkplain StepKey#fingerprint fingerprint}, while its occasion is known. */
    Optional<StepKey> mailed(String fingerprint) {
        return occasions.stream()
                .flatMap(occasion ->
                        occasion.steps().stream().map(step -> new StepKey(step.campaign(), step.step(), occasion.id())))
                .filter(key -> Stream.concat(Stream.of(customer), absorbed.stream())
                        .anyMatch(who -> key.fingerprint(who).equals(fingerprint)))
                .findFirst();
    }

    /** When the next step has to be judged. */
    public Optional<Instant> nextLook() {
        return pending().keySet().stream().findFirst();
    }

    /** When the last of its occasions is old enough to be forgotten. */
    public Optional<Instant> restsUntil() {
        return occasions.stream()
                .map(occasion -> occasion.at().plus(OCCASIONS_KEPT))
                .max(Comparator.naturalOrder());
    }

    /** Steps that wait, by when they are judged: in milliseconds, as timers are, or their timers would come too early. */
    Map<Instant, List<StepKey>> pending() {
        Map<Instant, List<StepKey>> byTime = new TreeMap<>();
        if (movedTo.isEmpty()) {
            for (Occasion occasion : occasions) {
                for (StepProgress step : occasion.steps()) {
                    if (occasion.state() == Occasion.State.OPEN && step.status().pending()) {
                        byTime.computeIfAbsent(
                                        step.lookAt()
                                                .orElse(step.scheduledFor())
                                                .truncatedTo(ChronoUnit.MILLIS),
                                        t -> new ArrayList<>())
                                .add(new StepKey(step.campaign(), step.step(), occasion.id()));
                    }
                }
            }
        }
        return byTime;
    }

    /** The steps that are in this status. */
    public Map<StepKey, StepProgress> steps(StepProgress.Status status) {
        Map<StepKey, StepProgress> found = new LinkedHashMap<>();
        for (Occasion occasion : occasions) {
            for (StepProgress step : occasion.steps()) {
                if (step.status() == status) {
                    found.put(new StepKey(step.campaign(), step.step(), occasion.id()), step);
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
                purchases,
                occasions,
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
                version, customer, movedTo, next, purchases, occasions, sends, suppressions, absorbed, seen, trace);
    }

    /** An order of which it isn't told how many there are. */
    Conversation ordered(Instant at) {
        return with(new Purchases(
                Math.max(1, purchases.orders()), latest(purchases.latest(), Optional.of(at)), purchases.products()));
    }

    /** @param told counts; the later of the two last orders stays */
    Conversation bought(Purchases told) {
        Optional<Instant> latest = latest(purchases.latest(), told.latest());
        return with(new Purchases(
                latest.isPresent() ? Math.max(1, told.orders()) : 0,
                latest,
                products(told.products(), purchases.products())));
    }

    private Conversation with(Purchases next) {
        return new Conversation(
                version, customer, movedTo, contact, next, occasions, sends, suppressions, absorbed, seen, trace);
    }

    Conversation with(Occasion occasion) {
        List<Occasion> next = new ArrayList<>(occasions);
        next.removeIf(other -> other.id().equals(occasion.id()));
        next.add(occasion);
        return withOccasions(next);
    }

    Conversation eachOccasion(UnaryOperator<Occasion> change) {
        return withOccasions(occasions.stream().map(change).toList());
    }

    private Conversation withOccasions(List<Occasion> next) {
        return new Conversation(
                version, customer, movedTo, contact, purchases, next, sends, suppressions, absorbed, seen, trace);
    }

    Conversation with(StepKey key, StepProgress progress) {
        Occasion occasion =
                occasion(key.episode()).orElseGet(() -> Occasion.knownByMail(key.episode(), progress.since()));
        return with(occasion.with(progress));
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
                version, customer, movedTo, contact, purchases, occasions, next, suppressions, absorbed, seen, trace);
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
                version, customer, movedTo, contact, purchases, occasions, sends, next, absorbed, seen, trace);
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
                version, customer, movedTo, contact, purchases, occasions, sends, suppressions, absorbed, seen, next);
    }

    /** A forwarding mark. What is still being sent stays known here, because its outcome comes back here. */
    Conversation movedTo(CustomerId into) {
        List<Occasion> underWay = occasions.stream()
                .filter(occasion ->
                        occasion.steps().stream().anyMatch(step -> step.status() == StepProgress.Status.CLAIMED))
                .toList();
        return new Conversation(
                version,
                customer,
                Optional.of(into),
                underWay.isEmpty() ? Optional.empty() : contact,
                Purchases.NONE,
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
        for (Occasion occasion : former.occasions) {
            Optional<Occasion> own = next.occasion(occasion.id());
            Occasion merged =
                    own.orElseGet(() -> keeps(occasion) ? occasion : occasion.with(Occasion.State.HANDED_OVER));
            for (StepProgress step : occasion.steps()) {
                StepKey key = new StepKey(step.campaign(), step.step(), occasion.id());
                StepProgress known = own.isPresent() && !step.status().settled() && !keeps(occasion)
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
                together(purchases, former.purchases),
                next.occasions,
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

    /** What the journey tells but once of an order stays planned; carts it tells of again. */
    private static boolean keeps(Occasion occasion) {
        return occasion.state().ended()
                || occasion.kind() == Occasion.Kind.ORDER
                || occasion.kind() == Occasion.Kind.LULL;
    }

    /** Until the journey tells how many there are in all. */
    private static Purchases together(Purchases one, Purchases other) {
        return new Purchases(
                Math.max(one.orders(), other.orders()),
                latest(one.latest(), other.latest()),
                products(one.products(), other.products()));
    }

    private static Optional<List<String>> products(Optional<List<String>> newer, Optional<List<String>> older) {
        return Optional.of(Stream.of(newer, older)
                        .flatMap(Optional::stream)
                        .flatMap(List::stream)
                        .distinct()
                        .limit(Purchases.MOST_PRODUCTS)
                        .toList())
                .filter(products -> !products.isEmpty());
    }

    /** Without what is too old to matter. An occasion that may still be mailed about is never forgotten. */
    Conversation tidied(Instant now, Policy policy) {
        List<Occasion> kept = new ArrayList<>(occasions.stream()
                .filter(occasion -> occasion.isPending()
                        || occasion.at().plus(OCCASIONS_KEPT).isAfter(now))
                .toList());
        for (int i = 0; kept.size() > MOST_OCCASIONS && i < kept.size(); ) {
            boolean needed = kept.get(i).kind() == Occasion.Kind.CART
                    ? kept.get(i).state() == Occasion.State.OPEN
                    : kept.get(i).isPending();
            if (needed) {
                i++;
            } else {
                kept.remove(i);
            }
        }
        List<Send> recent = sends.stream()
                .filter(send -> send.at().plus(policy.memory()).isAfter(now))
                .toList();
        return kept.size() == occasions.size() && recent.size() == sends.size()
                ? this
                : withOccasions(kept).withSends(recent);
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
