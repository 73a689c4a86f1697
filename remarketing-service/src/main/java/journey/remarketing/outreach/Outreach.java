package journey.remarketing.outreach;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.events.CartContents;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.JourneySignal;
import journey.events.JourneySignal.BrowseAbandoned;
import journey.events.JourneySignal.CartAbandoned;
import journey.events.JourneySignal.CartEmptied;
import journey.events.JourneySignal.CartExpired;
import journey.events.JourneySignal.CartRecovered;
import journey.events.JourneySignal.CartResumed;
import journey.events.JourneySignal.ContactChanged;
import journey.events.JourneySignal.CustomerErased;
import journey.events.JourneySignal.CustomerMerged;
import journey.events.JourneySignal.OrderPlaced;
import journey.events.JourneySignal.OrderReturned;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.Trigger;
import journey.remarketing.outreach.OutreachRecord.ConversationMoved;
import journey.remarketing.outreach.OutreachRecord.MailClaimed;
import journey.remarketing.outreach.OutreachRecord.MailConcluded;
import journey.remarketing.outreach.OutreachRecord.MailReported;
import journey.remarketing.outreach.OutreachRecord.Unsubscribed;
import journey.remarketing.outreach.Reaction.Effect;
import journey.remarketing.outreach.StepProgress.Status;

/**
 * How a conversation goes on.
 *
 * <p>What is mailed about is an {@link Occasion}: a cart, products looked at, an order, the time since the last one. A
 * campaign takes the occasions that its trigger names. A cart is recovered by one campaign: once that has mailed, or held the
 * customer out, the others leave it alone, however far the customer gets in the meantime.
 *
 * <p>At most one mail leaves per step of a campaign and occasion. What carries this: a step leaves the pending ones in the
 * same commit that makes its claim; the claim is on the topic of signals before the mail server hears of it; whoever starts
 * with less than that (an emptied Redis, one that fell back) reads the topic to its end before any timer fires, and so
 * meets the claim first. A claim that nobody concluded is in doubt and stays so. Claims are numbered, so that a claim read
 * again is told from one that was never known here.
 *
 * <p>Pure: time comes with the input, and everything that should happen is in the {@link Reaction}.
 */
public final class Outreach {
    /** Products looked at that a mail shows as what it is about; the others are recommendations. */
    private static final int MOST_SHOWN = 4;

    private final Policy policy;
    private final Map<String, Campaign> campaigns;
    private final Map<String, Instant> activeSince;
    private final Set<String> paused;

    /** Without a campaign paused by anybody. */
    public Outreach(Policy policy, List<Campaign> campaigns, Map<String, Instant> activeSince) {
        this(policy, campaigns, activeSince, Set.of());
    }

    /**
     * @param campaigns of two that would take the same cart the first goes first
     * @param activeSince by campaign id; a campaign that is missing here mails nobody
     * @param paused ids of campaigns that somebody paused, beside those that say so themselves
     */
    public Outreach(Policy policy, List<Campaign> campaigns, Map<String, Instant> activeSince, Set<String> paused) {
        this.policy = policy;
        this.campaigns = new LinkedHashMap<>();
        campaigns.forEach(campaign -> this.campaigns.put(campaign.id(), campaign));
        this.activeSince = Map.copyOf(activeSince);
        this.paused = Set.copyOf(paused);
    }

    /** A signal about the customer of this conversation, or about one who became part of it. */
    public Reaction on(Conversation before, JourneySignal signal, Instant now) {
        if (signal instanceof CustomerErased erasure) {
            return erased(before, erasure);
        }
        if (tellsOfTheErased(before, signal.at())) {
            return Reaction.of(before);
        }
        if (before.seen().contains(signal.id())) {
            return Reaction.of(before.movedTo().isPresent() ? before : repeated(before, signal, now));
        }
        Conversation current = before.saw(signal.id());
        if (signal instanceof CustomerMerged merged) {
            return merged(current, before, merged, now);
        }
        if (before.movedTo().isPresent()) {
            // The former customer's journey is closed: carts and contacts come from the journey it became part of.
            boolean stale = signal instanceof CartAbandoned
                    || signal instanceof BrowseAbandoned
                    || signal instanceof ContactChanged;
            return stale
                    ? Reaction.of(current)
                    : Reaction.of(current, new Effect.Forward(before.movedTo().get()));
        }
        return Reaction.of(
                switch (signal) {
                    case CartAbandoned abandoned -> abandoned(current, abandoned, now);
                    case CartResumed resumed ->
                        ended(current, resumed.episode(), Occasion.State.RESUMED, "the customer came back", now);
                    case CartRecovered recovered ->
                        ended(
                                current.ordered(recovered.at()),
                                recovered.episode(),
                                Occasion.State.RECOVERED,
                                "ordered",
                                now);
                    case CartEmptied emptied ->
                        ended(current, emptied.episode(), Occasion.State.EMPTIED, "the cart was emptied", now);
                    case CartExpired expired ->
                        ended(current, expired.episode(), Occasion.State.EXPIRED, "the cart expired", now);
                    case OrderPlaced order -> ordered(current, order, now);
                    case OrderReturned returned ->
                        ended(
                                current,
                                Occasion.idOfOrder(returned.orderId()),
                                Occasion.State.RETURNED,
                                "the order was cancelled or given back",
                                now);
                    case ContactChanged changed -> contactChanged(current, changed, now);
                    case CustomerMerged merged -> current;
                    case CustomerErased erased -> current;
                    case BrowseAbandoned browse -> browsed(current, browse, now);
                });
    }

    /** Everything goes, at once; a mail that is being sent can't be called back, but its outcome finds nothing here. */
    private static Reaction erased(Conversation before, CustomerErased erasure) {
        boolean again =
                before.erasedAt().filter(at -> !at.isBefore(erasure.at())).isPresent();
        return Reaction.of(again ? before : Conversation.erased(before.customer(), erasure.at()));
    }

    /** What a merged customer said may have been on its way when everything was erased. */
    private static boolean movesTheErased(Conversation before, OutreachRecord record) {
        return record instanceof ConversationMoved moved
                && before.erasedAt().isPresent()
                && moved.conversation().occasions().stream()
                        .allMatch(occasion -> tellsOfTheErased(before, occasion.startedAt()));
    }

    private static boolean tellsOfTheErased(Conversation before, Instant at) {
        return before.erasedAt().filter(erased -> !at.isAfter(erased)).isPresent();
    }

    private Conversation abandoned(Conversation current, CartAbandoned signal, Instant now) {
        Conversation told = signal.purchases()
                .map(current::bought)
                .orElse(current)
                .with(signal.contact(), signal.at())
                .eachOccasion(occasion -> occasion.kind() == Occasion.Kind.BROWSE
                                && occasion.state() == Occasion.State.OPEN
                                && !occasion.startedAt().isAfter(signal.at())
                        ? occasion.with(Occasion.State.RESUMED)
                                .eachStep(step -> step.cancelled(now, "the customer came back"))
                        : occasion);
        String id = signal.cart().episode();
        Conversation joined =
                joined(told, Occasion.Kind.CART, id, signal.startedAt(), signal.at(), signal.continues(), now);
        Occasion known = joined.named(id).orElseThrow();
        if (known.state().ended()) {
            return joined;
        }
        return scheduled(
                        joined,
                        known.open(
                                signal.startedAt(),
                                signal.at(),
                                Optional.of(signal.cart()),
                                signal.recentlyViewed(),
                                signal.formerly()),
                        takers(joined, known, signal.cart().kind()),
                        now)
                .tidied(now, policy);
    }

    private Conversation browsed(Conversation current, BrowseAbandoned signal, Instant now) {
        Conversation told =
                signal.purchases().map(current::bought).orElse(current).with(signal.contact(), signal.at());
        List<Campaign> takers = takers(Trigger.BrowseAbandoned.class);
        if (takers.isEmpty()) {
            return told;
        }
        String id = Occasion.idOfBrowsing(signal.startedAt());
        Conversation joined =
                joined(told, Occasion.Kind.BROWSE, id, signal.startedAt(), signal.at(), Optional.empty(), now);
        Occasion known = joined.named(id).orElseThrow();
        if (known.state().ended()) {
            return joined;
        }
        return scheduled(
                        joined,
                        known.open(
                                signal.startedAt(), signal.at(), Optional.empty(), signal.viewed(), signal.formerly()),
                        takers,
                        now)
                .tidied(now, policy);
    }

    /**
     * With one occasion of this id, or name. Where there is none yet, one that lasted at the same time, or that this one is
     * said to continue, is the same under another id: it takes the new id as a name, so that what was mailed about it is not
     * mailed again. Of several, as after a merge, the one stays that most was mailed about; the others are part of it.
     */
    private static Conversation joined(
            Conversation current,
            Occasion.Kind kind,
            String id,
            Instant startedAt,
            Instant at,
            Optional<String> continues,
            Instant now) {
        List<Occasion> same = current.occasions().stream()
                .filter(occasion -> occasion.kind() == kind)
                .filter(occasion -> occasion.isNamed(id)
                        || continues.filter(occasion::isNamed).isPresent()
                        || (!occasion.state().ended() && occasion.overlaps(startedAt, at)))
                .sorted(Comparator.comparing((Occasion occasion) -> occasion.steps().stream()
                                .filter(step -> step.status().mayHaveLeft())
                                .count())
                        .reversed()
                        .thenComparing(occasion -> !occasion.isNamed(id))
                        .thenComparing(Occasion::startedAt)
                        .thenComparing(Occasion::id))
                .toList();
        if (same.isEmpty()) {
            return current.with(Occasion.open(id, kind, startedAt, at));
        }
        Set<String> names = new HashSet<>(Set.of(id));
        Conversation next = current;
        for (Occasion other : same.subList(1, same.size())) {
            names.add(other.id());
            names.addAll(other.names());
            next = next.with(other.with(Occasion.State.HANDED_OVER)
                    .eachStep(step -> step.cancelled(now, "part of another cart")));
        }
        return next.with(same.getFirst().named(names));
    }

    /** The steps of these campaigns, due from now on; what others had planned about it is off. */
    private Conversation scheduled(Conversation current, Occasion occasion, List<Campaign> takers, Instant now) {
        Occasion next = occasion.eachStep(step ->
                takers.stream().anyMatch(taker -> taker.id().equals(step.campaign()))
                        ? step
                        : step.cancelled(now, "another campaign took it"));
        for (Campaign campaign : takers) {
            Instant from = occasion.at().plus(waits(campaign.trigger()));
            for (Campaign.Step step : campaign.steps()) {
                Optional<StepProgress> progress = known(current, next, campaign.id(), step.id());
                if (progress.filter(p -> p.status().settled()).isEmpty()) {
                    next = next.with(StepProgress.scheduled(
                            campaign.id(),
                            step.id(),
                            from.plus(step.delay()),
                            now,
                            progress.map(StepProgress::attempts).orElse(0)));
                }
            }
        }
        return current.with(next);
    }

    /** How far a step has come for an occasion, or for one that turned out to be part of it. */
    private static Optional<StepProgress> known(Conversation current, Occasion occasion, String campaign, String step) {
        return Stream.concat(
                        Stream.of(occasion),
                        current.occasions().stream()
                                .filter(other -> occasion.names().contains(other.id())))
                .flatMap(each -> each.steps().stream())
                .filter(each -> each.campaign().equals(campaign) && each.step().equals(step))
                .reduce(StepProgress::strongest);
    }

    private static Duration waits(Trigger trigger) {
        return switch (trigger) {
            case Trigger.CartAbandoned cart -> Duration.ZERO;
            case Trigger.BrowseAbandoned browse -> Duration.ZERO;
            case Trigger.OrderCompleted order -> order.after();
            case Trigger.NoPurchase lull -> lull.after();
        };
    }

    /** Whoever has begun to recover a cart goes on; else those whose kind of cart it is. */
    private List<Campaign> takers(Conversation current, Occasion occasion, CartContents.Kind kind) {
        Set<String> began = new HashSet<>();
        Stream.concat(
                        Stream.of(occasion),
                        current.occasions().stream()
                                .filter(other -> occasion.names().contains(other.id())))
                .flatMap(each -> each.steps().stream())
                .filter(step -> step.status().mayHaveLeft() || step.heldOut())
                .forEach(step -> began.add(step.campaign()));
        return campaigns.values().stream()
                .filter(campaign -> campaign.trigger() instanceof Trigger.CartAbandoned cart
                        && (began.isEmpty()
                                ? !campaign.paused() && cart.kinds().contains(kind)
                                : began.contains(campaign.id())))
                .toList();
    }

    private List<Campaign> takers(Class<? extends Trigger> trigger) {
        return campaigns.values().stream()
                .filter(campaign -> trigger.isInstance(campaign.trigger()) && !campaign.paused())
                .toList();
    }

    /** A repetition tells nothing new about the cart's way, but may say more than before. */
    private Conversation repeated(Conversation before, JourneySignal signal, Instant now) {
        return switch (signal) {
            case CartAbandoned again -> freshened(before, again);
            case ContactChanged again -> knows(before, again.contact()) ? before : contactChanged(before, again, now);
            case CartResumed s -> before;
            case CartRecovered s -> before;
            case CartEmptied s -> before;
            case CartExpired s -> before;
            case OrderPlaced s -> before;
            case OrderReturned s -> before;
            case CustomerMerged s -> before;
            case CustomerErased s -> before;
            case BrowseAbandoned s -> before;
        };
    }

    /** A late touchpoint may change the cart or the contact without moving the abandonment: same signal, other contents. */
    private static Conversation freshened(Conversation before, CartAbandoned again) {
        Conversation current = knows(before, again.contact()) ? before : before.with(again.contact(), again.at());
        return current.named(again.cart().episode())
                .filter(occasion ->
                        occasion.state() == Occasion.State.OPEN && occasion.at().equals(again.at()))
                .map(occasion -> occasion.told(again.cart(), again.recentlyViewed(), again.formerly()))
                .filter(occasion -> !current.occasions().contains(occasion))
                .map(current::with)
                .orElse(current);
    }

    private static boolean knows(Conversation conversation, Contact contact) {
        return conversation
                .contact()
                .filter(known -> known.contact()
                        .equals(Conversation.KnownContact.of(contact, known.at(), known.language())
                                .contact()))
                .isPresent();
    }

    private static Conversation ended(Conversation current, String id, Occasion.State state, String why, Instant now) {
        return current.named(id)
                .filter(occasion -> !occasion.state().ended())
                .map(occasion -> current.with(occasion.with(state).eachStep(step -> step.cancelled(now, why))))
                .orElse(current);
    }

    private Conversation ordered(Conversation current, OrderPlaced order, Instant now) {
        boolean latest =
                current.lastOrderAt().filter(at -> at.isAfter(order.at())).isEmpty();
        Conversation told = current.ordered(order.at());
        told = order.purchases().map(told::bought).orElse(told);
        told = order.contact().isPresent() ? told.with(order.contact().get(), order.at()) : told;
        told = told.eachOccasion(occasion -> occasion.kind() == Occasion.Kind.ORDER
                        || occasion.state().ended()
                        || occasion.startedAt().isAfter(order.at())
                ? occasion
                : occasion.with(Occasion.State.ORDERED).eachStep(step -> step.cancelled(now, "ordered")));
        told = begun(
                told,
                Occasion.idOfOrder(order.orderId()),
                Occasion.Kind.ORDER,
                order.at(),
                takers(Trigger.OrderCompleted.class),
                now);
        return latest
                ? begun(
                        told,
                        Occasion.idOfLull(order.orderId()),
                        Occasion.Kind.LULL,
                        order.at(),
                        takers(Trigger.NoPurchase.class),
                        now)
                : told;
    }

    /** What begins with an order is told once; that it is told again changes nothing. */
    private Conversation begun(
            Conversation current, String id, Occasion.Kind kind, Instant at, List<Campaign> takers, Instant now) {
        boolean known = current.occasion(id)
                .filter(occasion -> occasion.state() != Occasion.State.HANDED_OVER)
                .isPresent();
        if (takers.isEmpty() || known) {
            return current;
        }
        Occasion occasion = current.occasion(id)
                .map(mailed -> mailed.open(at, at, Optional.empty(), List.of(), Set.of()))
                .orElseGet(() -> Occasion.open(id, kind, at, at));
        return scheduled(current, occasion, takers, now).tidied(now, policy);
    }

    /** A step that was skipped for want of an address or a consent gets another look. */
    private Conversation contactChanged(Conversation current, ContactChanged changed, Instant now) {
        return current.with(changed.contact(), changed.at())
                .eachOccasion(occasion -> occasion.state() != Occasion.State.OPEN
                        ? occasion
                        : occasion.eachStep(step -> waitsForContact(step)
                                        && step.age(now).compareTo(policy.maxAge()) <= 0
                                ? step.lookAgain(Status.SCHEDULED, now, now, Optional.empty(), "the contact changed")
                                : step));
    }

    private static boolean waitsForContact(StepProgress step) {
        return step.status() == Status.SKIPPED
                && step.gate()
                        .filter(gate -> gate == Gate.ADDRESS_KNOWN || gate == Gate.CONSENT)
                        .isPresent();
    }

    private static Reaction merged(Conversation current, Conversation before, CustomerMerged merged, Instant now) {
        CustomerId into = merged.into();
        if (into.equals(before.customer())
                || before.movedTo().filter(into::equals).isPresent()) {
            return Reaction.of(current);
        }
        return Reaction.of(
                current.movedTo(into),
                new Effect.Announce(into, new ConversationMoved(before.customer(), handedOver(before), now)));
    }

    /** What the other side needs; the ids of signals that were seen here tell it nothing. */
    private static Conversation handedOver(Conversation before) {
        return new Conversation(
                before.version(),
                before.customer(),
                Optional.empty(),
                before.contact(),
                before.purchases(),
                before.occasions(),
                before.sends(),
                before.suppressions(),
                before.absorbed(),
                List.of(),
                before.trace());
    }

    /** A record of remarketing's own, read from the topic. */
    public Reaction on(Conversation before, OutreachRecord record, Instant now) {
        if (tellsOfTheErased(before, record.at()) || movesTheErased(before, record)) {
            return Reaction.of(before);
        }
        return switch (record) {
            case MailClaimed claimed -> claimRead(before, claimed);
            case MailConcluded concluded -> concluded(before, concluded, false, now);
            case ConversationMoved moved ->
                before.movedTo()
                        .map(into -> Reaction.of(before, new Effect.Forward(into)))
                        .orElseGet(() ->
                                Reaction.of(before.absorb(moved.conversation()).tidied(now, policy)));
            case Unsubscribed unsubscribed -> unsubscribed(before, unsubscribed);
            case OutreachRecord.PreferencesChosen chosen -> chosen(before, chosen);
            case OutreachRecord.MailVisited visited -> told(before, visited);
            case OutreachRecord.SurveyAnswered answered -> told(before, answered);
            case MailReported report -> reported(before, report);
        };
    }

    /** Our own claims come back from the topic; one that isn't known here was lost with Redis. */
    private static Reaction claimRead(Conversation before, MailClaimed claimed) {
        Optional<StepProgress> known = before.step(claimed.key());
        if (known.filter(step -> step.attempts() >= claimed.attempt()).isPresent()) {
            return Reaction.of(before);
        }
        if (before.movedTo().isPresent()) {
            return Reaction.of(before, new Effect.Forward(before.movedTo().get()));
        }
        StepProgress lost = known.orElseGet(() -> StepProgress.scheduled(
                        claimed.key().campaign(), claimed.key().step(), claimed.at(), claimed.at(), 0))
                .claimed(claimed.attempt(), claimed.at())
                .became(Status.IN_DOUBT, claimed.at(), Optional.of("only the claim is known"));
        return Reaction.of(before.with(claimed.key(), lost).withSend(claimed.key(), claimed.at()));
    }

    /** What the mail server said; durable only with the record that this announces. */
    public Reaction concluded(Conversation before, MailConcluded concluded, Instant now) {
        return concluded(before, concluded, true, now);
    }

    private Reaction concluded(Conversation before, MailConcluded concluded, boolean firstHand, Instant now) {
        StepKey key = concluded.key();
        Optional<StepProgress> known = before.step(key);
        if (known.isEmpty() && before.erasedAt().isPresent()) {
            return firstHand
                    ? Reaction.of(before, new Effect.Concluded(concluded.outcome(), Campaign.Channel.EMAIL))
                    : Reaction.of(before);
        }
        if (!news(known, concluded)) {
            return known.isEmpty() && before.movedTo().isPresent()
                    ? Reaction.of(before, new Effect.Forward(before.movedTo().get()))
                    : Reaction.of(before);
        }
        List<Effect> effects = new ArrayList<>();
        if (firstHand) {
            effects.add(new Effect.Announce(before.customer(), concluded));
            effects.add(new Effect.Concluded(
                    concluded.outcome(), known.map(StepProgress::way).orElse(Campaign.Channel.EMAIL)));
        }
        before.movedTo().ifPresent(into -> effects.add(new Effect.Announce(into, concluded)));
        StepProgress step = known.orElseGet(
                        () -> StepProgress.scheduled(key.campaign(), key.step(), concluded.at(), concluded.at(), 0))
                .claimed(
                        Math.max(
                                concluded.attempt(),
                                known.map(StepProgress::attempts).orElse(0)),
                        concluded.at());
        Conversation next = switch (concluded.outcome()) {
            case SENT ->
                before.with(key, step.became(Status.SENT, concluded.at(), Optional.empty()))
                        .withSend(key, concluded.at());
            case POSTPONED ->
                retry(
                        before,
                        key,
                        step,
                        concluded.reason().orElse("postponed"),
                        concluded.retryAfter().orElse(Duration.ZERO),
                        now);
            case REFUSED ->
                before.with(key, step.became(Status.REFUSED, concluded.at(), concluded.reason()))
                        .withoutSend(key);
            case NOTHING_LEFT ->
                before.with(key, step.became(Status.NOTHING_LEFT, concluded.at(), concluded.reason()))
                        .withoutSend(key);
            case BOUNCED ->
                before.with(key, step.became(Status.BOUNCED, concluded.at(), concluded.reason()))
                        .withoutSend(key)
                        .with(new Suppression(Suppression.Reason.HARD_BOUNCE, concluded.at(), concluded.address()));
            case IN_DOUBT ->
                policy.resendOnDoubt()
                        ? retry(before, key, step, "in doubt, sent again as configured", Duration.ZERO, now)
                        : before.with(key, step.became(Status.IN_DOUBT, concluded.at(), concluded.reason()));
        };
        if (firstHand) {
            writeBack(before, concluded).ifPresent(effects::add);
        }
        return new Reaction(next, effects);
    }

    /** Sent is final; the other outcomes count for the claim that they belong to. */
    private static boolean news(Optional<StepProgress> known, MailConcluded concluded) {
        Status status = known.map(StepProgress::status).orElse(Status.SCHEDULED);
        int attempts = known.map(StepProgress::attempts).orElse(0);
        if (status == Status.SENT
                || concluded.attempt() < attempts && concluded.outcome() != MailConcluded.Outcome.SENT) {
            return false;
        }
        return switch (concluded.outcome()) {
            case SENT -> true;
            case REFUSED, BOUNCED, NOTHING_LEFT ->
                status != Status.REFUSED && status != Status.BOUNCED && status != Status.NOTHING_LEFT;
            case POSTPONED -> concluded.attempt() > attempts || status == Status.CLAIMED || status == Status.IN_DOUBT;
            case IN_DOUBT -> concluded.attempt() > attempts || status == Status.CLAIMED;
        };
    }

    /** While the cart still waits; else the step ends here. */
    private Conversation retry(
            Conversation before, StepKey key, StepProgress step, String why, Duration asked, Instant now) {
        Duration own = policy.retryAfter(step.attempts());
        boolean waiting = before.occasion(key.episode())
                .filter(occasion -> occasion.state() == Occasion.State.OPEN)
                .isPresent();
        return before.with(
                        key,
                        waiting
                                ? step.lookAgain(
                                        Status.DEFERRED,
                                        now.plus(asked.compareTo(own) > 0 ? asked : own),
                                        now,
                                        Optional.empty(),
                                        why)
                                : step.became(Status.CANCELLED, now, Optional.of(why)))
                .withoutSend(key);
    }

    private Optional<Effect> writeBack(Conversation before, MailConcluded concluded) {
        Optional<Reaction.Fact> fact = switch (concluded.outcome()) {
            case SENT -> Optional.of(Reaction.Fact.SENT);
            case BOUNCED -> Optional.of(Reaction.Fact.BOUNCED);
            case POSTPONED, REFUSED, NOTHING_LEFT, IN_DOUBT -> Optional.empty();
        };
        Optional<StepProgress> step = before.step(concluded.key());
        Campaign.Channel channel = step.map(StepProgress::way).orElse(Campaign.Channel.EMAIL);
        return fact.flatMap(what -> before.contact()
                .map(contact -> new Effect.WriteBack(
                        what,
                        channel,
                        what.id(channel, concluded.key().fingerprint(before.customer())),
                        before.customer(),
                        contact.contact(),
                        concluded.key(),
                        step.flatMap(StepProgress::variant),
                        what == Reaction.Fact.SENT
                                ? Optional.ofNullable(
                                                campaigns.get(concluded.key().campaign()))
                                        .map(Campaign::attributionWindow)
                                : Optional.empty(),
                        concluded.at())));
    }

    private static Reaction unsubscribed(Conversation before, Unsubscribed unsubscribed) {
        if (before.movedTo().isPresent()) {
            return Reaction.of(before, new Effect.Forward(before.movedTo().get()));
        }
        Conversation next = before.with(new Suppression(
                Suppression.Reason.UNSUBSCRIBED, unsubscribed.at(), Optional.of(unsubscribed.address())));
        if (next.equals(before) || before.contact().isEmpty()) {
            return Reaction.of(next);
        }
        Contact contact = before.contact().get().contact();
        return Reaction.of(
                next,
                new Effect.WriteBack(
                        Reaction.Fact.UNSUBSCRIBED,
                        unsubscribed.id(),
                        before.customer(),
                        contact,
                        unsubscribed.campaign(),
                        "",
                        unsubscribed.at()));
    }

    private static Reaction chosen(Conversation before, OutreachRecord.PreferencesChosen chosen) {
        if (before.movedTo().isPresent()) {
            return Reaction.of(before, new Effect.Forward(before.movedTo().get()));
        }
        Conversation next = before.choosing(chosen.wanted(), chosen.language(), chosen.at(), chosen.address());
        boolean resubscribes = before.suppressions().stream()
                        .anyMatch(suppression -> suppression.reason() == Suppression.Reason.UNSUBSCRIBED)
                && next.suppressions().stream()
                        .noneMatch(suppression -> suppression.reason() == Suppression.Reason.UNSUBSCRIBED);
        return next.equals(before) ? Reaction.of(before) : report(next, chosen, resubscribes);
    }

    /** Changes nothing here: what came of a mail is part of the journey. */
    private static Reaction told(Conversation before, OutreachRecord record) {
        return before.movedTo()
                .map(into -> Reaction.of(before, new Effect.Forward(into)))
                .orElseGet(() -> report(before, record, false));
    }

    private static Reaction report(Conversation next, OutreachRecord record, boolean resubscribes) {
        return next.contact()
                .map(known -> Reaction.of(next, new Effect.Report(record, known.contact(), resubscribes)))
                .orElseGet(() -> Reaction.of(next));
    }

    private static Reaction reported(Conversation before, MailReported report) {
        if (before.movedTo().isPresent()) {
            return Reaction.of(before, new Effect.Forward(before.movedTo().get()));
        }
        Optional<Suppression.Reason> holds = switch (report.kind()) {
            case HARD_BOUNCE -> Optional.of(Suppression.Reason.HARD_BOUNCE);
            case COMPLAINT -> Optional.of(Suppression.Reason.COMPLAINT);
            case SOFT_BOUNCE, DELIVERED -> Optional.empty();
        };
        Conversation next = holds.map(
                        reason -> before.with(new Suppression(reason, report.at(), Optional.of(report.address()))))
                .orElse(before);
        Optional<StepKey> mail = report.mail().flatMap(fingerprint -> before.mailed(fingerprint));
        return new Reaction(
                next,
                told(
                                before,
                                report,
                                mail.map(StepKey::campaign).orElse(""),
                                mail.map(StepKey::step).orElse(""))
                        .stream()
                        .toList());
    }

    /** The same touchpoint, with the same id, however often and by whatever way the report comes. */
    private static Optional<Effect> told(Conversation before, MailReported report, String campaign, String step) {
        Reaction.Fact fact = switch (report.kind()) {
            case HARD_BOUNCE, SOFT_BOUNCE -> Reaction.Fact.BOUNCED;
            case COMPLAINT -> Reaction.Fact.MARKED_AS_SPAM;
            case DELIVERED -> Reaction.Fact.DELIVERED;
        };
        return before.contact()
                .map(contact -> new Effect.WriteBack(
                        fact,
                        report.mail()
                                .map(mail -> fact.id(Campaign.Channel.EMAIL, mail))
                                .orElse(report.id()),
                        before.customer(),
                        contact.contact(),
                        campaign,
                        step,
                        report.at()));
    }

    /** As with {@link Room#of}. */
    public Reaction look(Conversation before, Instant due, Instant now, int free) {
        return look(before, due, now, Room.of(free));
    }

    /**
     * Judges the steps that wait until {@code due} or less.
     *
     * @param due every input that was acknowledged before it has been folded
     * @param room what can be sent
     */
    public Reaction look(Conversation before, Instant due, Instant now, Room room) {
        Conversation current = before.tidied(now, policy);
        List<Effect> effects = new ArrayList<>();
        Set<StepKey> judged = new HashSet<>();
        for (Map.Entry<Instant, List<StepKey>> moment : before.pending().entrySet()) {
            if (moment.getKey().isAfter(due)) {
                break;
            }
            for (StepKey key : moment.getValue()) {
                if (judged.add(key)) {
                    long claimed = effects.stream().filter(Outreach::isMail).count();
                    current = judge(current, key, room.without(claimed), now, effects);
                }
            }
        }
        return new Reaction(current, effects);
    }

    private static boolean isMail(Effect effect) {
        return effect instanceof Effect.Post post && post.order().channel().isMail();
    }

    /** Other channels than mail by which steps go that wait until {@code due} or less. */
    public Set<Campaign.Channel> channels(Conversation conversation, Instant due) {
        return conversation.pending().entrySet().stream()
                .filter(moment -> !moment.getKey().isAfter(due))
                .flatMap(moment -> moment.getValue().stream())
                .flatMap(key -> Optional.ofNullable(campaigns.get(key.campaign()))
                        .flatMap(campaign -> campaign.step(key.step()))
                        .map(Campaign.Step::channel)
                        .filter(channel -> !channel.isMail())
                        .stream())
                .collect(Collectors.toSet());
    }

    private Conversation judge(Conversation current, StepKey key, Room room, Instant now, List<Effect> effects) {
        Occasion occasion = current.occasion(key.episode()).orElseThrow();
        StepProgress step = occasion.step(key).orElseThrow();
        if (!step.status().pending()) {
            // Another campaign took the occasion a moment ago.
            return current;
        }
        Optional<Campaign> campaign = Optional.ofNullable(campaigns.get(key.campaign()))
                .filter(c -> c.step(key.step()).isPresent());
        if (campaign.isEmpty()) {
            return current.with(key, step.cancelled(now, "the campaign no longer has this step"));
        }
        Gate.Question question = new Gate.Question(
                current,
                occasion,
                step,
                campaign.get(),
                policy,
                activeSince.getOrDefault(key.campaign(), Instant.MAX),
                campaign.get().paused() || paused.contains(key.campaign()),
                room,
                now);
        List<Decision.Finding> findings = new ArrayList<>();
        Optional<String> heldOut = Optional.empty();
        for (Gate gate : Gate.values()) {
            if ((gate == Gate.DOMAIN_RATE || gate == Gate.COURIER_FREE) && heldOut.isPresent()) {
                break;
            }
            Verdict verdict = gate.judge(question);
            findings.add(verdict.of(gate));
            switch (verdict) {
                case Verdict.Pass pass -> {}
                case Verdict.Skip skip -> {
                    if (gate == Gate.NOT_IN_HOLDOUT) {
                        heldOut = Optional.of(skip.reason());
                    } else {
                        return skipped(current, key, step, gate, skip.reason(), findings, now, effects);
                    }
                }
                case Verdict.Defer defer -> {
                    return decided(
                            current.with(
                                    key,
                                    step.lookAgain(
                                            Status.DEFERRED, defer.until(), now, Optional.of(gate), defer.reason())),
                            key,
                            findings,
                            Decision.Outcome.DEFERRED,
                            now,
                            effects);
                }
            }
        }
        String variant = campaign.get()
                .variant(
                        campaign.get().step(key.step()).orElseThrow(),
                        current.customer().value())
                .id();
        Campaign.Channel channel = question.channel();
        if (heldOut.isPresent()) {
            effects.add(new Effect.WriteBack(
                    Reaction.Fact.HELD_OUT,
                    channel,
                    Reaction.Fact.HELD_OUT.id(channel, key.fingerprint(current.customer())),
                    current.customer(),
                    current.contact().orElseThrow().contact(),
                    key,
                    Optional.empty(),
                    Optional.of(campaign.get().attributionWindow()),
                    now));
            return skipped(
                    leftToThis(current, key, now),
                    key,
                    step,
                    Gate.NOT_IN_HOLDOUT,
                    heldOut.get(),
                    findings,
                    now,
                    effects);
        }
        int attempt = step.attempts() + 1;
        effects.add(new Effect.Announce(current.customer(), new MailClaimed(current.customer(), key, attempt, now)));
        effects.add(new Effect.Post(order(current, occasion, key, attempt, campaign.get())));
        return decided(
                leftToThis(current, key, now)
                        .with(key, step.claimed(attempt, now, Optional.of(variant), channel))
                        .withSend(key, now),
                key,
                findings,
                Decision.Outcome.CLAIMED,
                now,
                effects);
    }

    /** A cart is recovered by one campaign. */
    private static Conversation leftToThis(Conversation current, StepKey key, Instant now) {
        return current.occasion(key.episode())
                .filter(occasion -> occasion.kind() == Occasion.Kind.CART)
                .map(occasion -> current.with(occasion.eachStep(step ->
                        step.campaign().equals(key.campaign()) || !step.status().pending()
                                ? step
                                : step.cancelled(now, "another campaign took it"))))
                .orElse(current);
    }

    private static MailOrder order(
            Conversation current, Occasion occasion, StepKey key, int attempt, Campaign campaign) {
        boolean looked = occasion.kind() == Occasion.Kind.BROWSE;
        CartContents contents = occasion.cart()
                .orElseGet(() -> new CartContents(
                        occasion.id(),
                        CartContents.Kind.CART,
                        looked
                                ? occasion.recentlyViewed().stream()
                                        .limit(MOST_SHOWN)
                                        .map(product -> product.withQuantity(1))
                                        .toList()
                                : List.of(),
                        Optional.empty()));
        Campaign.Step step = campaign.step(key.step()).orElseThrow();
        Campaign.Variant variant = campaign.variant(step, current.customer().value());
        return new MailOrder(
                current.customer(),
                key,
                attempt,
                step.channel(),
                variant.template(),
                Optional.of(variant.id()),
                current.contact().orElseThrow().contact(),
                contents,
                looked ? occasion.recentlyViewed().stream().skip(MOST_SHOWN).toList() : occasion.recentlyViewed(),
                suggestions(current, campaign));
    }

    /** Products beside a question are an offer, which not everybody who answers questions wants. */
    private static Suggestions suggestions(Conversation current, Campaign campaign) {
        List<String> bought = current.purchases().products().orElse(List.of());
        return Topic.of(campaign) == Topic.SURVEYS && !current.wanted().contains(Topic.OFFERS)
                ? Suggestions.NONE
                : Suggestions.without(bought);
    }

    private static Conversation skipped(
            Conversation current,
            StepKey key,
            StepProgress step,
            Gate gate,
            String reason,
            List<Decision.Finding> findings,
            Instant now,
            List<Effect> effects) {
        return decided(
                current.with(key, step.skipped(gate, reason, now)),
                key,
                findings,
                Decision.Outcome.SKIPPED,
                now,
                effects);
    }

    private static Conversation decided(
            Conversation next,
            StepKey key,
            List<Decision.Finding> findings,
            Decision.Outcome outcome,
            Instant now,
            List<Effect> effects) {
        Decision decision = new Decision(now, key.campaign(), key.step(), key.episode(), findings, outcome);
        effects.add(new Effect.Decided(decision));
        return next.with(decision);
    }
}
