package journey.remarketing.outreach;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import journey.remarketing.campaign.Campaign;
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
 * <p>At most one mail leaves per step of a campaign and episode. What carries this: a step leaves the pending ones in the
 * same commit that makes its claim; the claim is on the topic of signals before the mail server hears of it; whoever starts
 * with less than that (an emptied Redis, one that fell back) reads the topic to its end before any timer fires, and so
 * meets the claim first. A claim that nobody concluded is in doubt and stays so. Claims are numbered, so that a claim read
 * again is told from one that was never known here.
 *
 * <p>Pure: time comes with the input, and everything that should happen is in the {@link Reaction}.
 */
public final class Outreach {
    private final Policy policy;
    private final Map<String, Campaign> campaigns;
    private final Map<String, Instant> activeSince;

    /** @param activeSince by campaign id; a campaign that is missing here mails nobody */
    public Outreach(Policy policy, List<Campaign> campaigns, Map<String, Instant> activeSince) {
        this.policy = policy;
        Map<String, Campaign> byId = new HashMap<>();
        campaigns.forEach(campaign -> byId.put(campaign.id(), campaign));
        this.campaigns = Map.copyOf(byId);
        this.activeSince = Map.copyOf(activeSince);
    }

    /** A signal about the customer of this conversation, or about one who became part of it. */
    public Reaction on(Conversation before, JourneySignal signal, Instant now) {
        if (signal instanceof CustomerErased erasure) {
            return erased(before, erasure);
        }
        if (tellsOfTheErased(before, signal.at())) {
            return Reaction.of(before);
        }
        if (signal instanceof BrowseAbandoned) {
            // No campaign mails for it yet; it is there for whoever else listens.
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
            boolean stale = signal instanceof CartAbandoned || signal instanceof ContactChanged;
            return stale
                    ? Reaction.of(current)
                    : Reaction.of(current, new Effect.Forward(before.movedTo().get()));
        }
        return Reaction.of(
                switch (signal) {
                    case CartAbandoned abandoned -> abandoned(current, abandoned, now);
                    case CartResumed resumed ->
                        ended(current, resumed.episode(), Episode.State.RESUMED, "the customer came back", now);
                    case CartRecovered recovered ->
                        ended(
                                current.ordered(recovered.at()),
                                recovered.episode(),
                                Episode.State.RECOVERED,
                                "ordered",
                                now);
                    case CartEmptied emptied ->
                        ended(current, emptied.episode(), Episode.State.EMPTIED, "the cart was emptied", now);
                    case CartExpired expired ->
                        ended(current, expired.episode(), Episode.State.EXPIRED, "the cart expired", now);
                    case OrderPlaced order -> ordered(current, order, now);
                    case ContactChanged changed -> contactChanged(current, changed, now);
                    case CustomerMerged merged -> current;
                    case CustomerErased erased -> current;
                    case BrowseAbandoned browse -> current;
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
                && moved.conversation().episodes().stream()
                        .allMatch(episode -> tellsOfTheErased(before, episode.startedAt()));
    }

    private static boolean tellsOfTheErased(Conversation before, Instant at) {
        return before.erasedAt().filter(erased -> !at.isAfter(erased)).isPresent();
    }

    private Conversation abandoned(Conversation current, CartAbandoned signal, Instant now) {
        Conversation next = current.with(signal.contact(), signal.at());
        String id = signal.cart().episode();
        Optional<Episode> known = current.episode(id);
        if (known.filter(episode -> episode.state().ended()).isPresent()) {
            return next;
        }
        Episode episode = new Episode(
                id,
                Episode.State.ABANDONED,
                signal.startedAt(),
                signal.at(),
                Optional.of(signal.cart()),
                signal.recentlyViewed(),
                signal.formerly(),
                known.map(Episode::steps).orElse(List.of()));
        for (Campaign campaign : campaigns.values()) {
            for (Campaign.Step step : campaign.steps()) {
                Optional<StepProgress> progress = episode.step(new StepKey(campaign.id(), step.id(), id));
                if (progress.filter(p -> p.status().settled()).isEmpty()) {
                    episode = episode.with(StepProgress.scheduled(
                            campaign.id(),
                            step.id(),
                            signal.at().plus(step.delay()),
                            now,
                            progress.map(StepProgress::attempts).orElse(0)));
                }
            }
        }
        return next.with(episode).tidied(now, policy);
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
            case CustomerMerged s -> before;
            case CustomerErased s -> before;
            case BrowseAbandoned s -> before;
        };
    }

    /** A late touchpoint may change the cart or the contact without moving the abandonment: same signal, other contents. */
    private static Conversation freshened(Conversation before, CartAbandoned again) {
        Conversation current = knows(before, again.contact()) ? before : before.with(again.contact(), again.at());
        return current.episode(again.cart().episode())
                .filter(episode -> episode.state() == Episode.State.ABANDONED
                        && episode.abandonedAt().equals(again.at()))
                .map(episode -> episode.told(again.cart(), again.recentlyViewed(), again.formerly()))
                .filter(episode -> !current.episodes().contains(episode))
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

    private static Conversation ended(
            Conversation current, String episodeId, Episode.State state, String why, Instant now) {
        return current.episode(episodeId)
                .filter(episode -> !episode.state().ended())
                .map(episode -> current.with(episode.with(state).eachStep(step -> step.cancelled(now, why))))
                .orElse(current);
    }

    private static Conversation ordered(Conversation current, OrderPlaced order, Instant now) {
        return current.ordered(order.at())
                .eachEpisode(episode ->
                        episode.state().ended() || episode.startedAt().isAfter(order.at())
                                ? episode
                                : episode.with(Episode.State.ORDERED).eachStep(step -> step.cancelled(now, "ordered")));
    }

    /** A step that was skipped for want of an address or a consent gets another look. */
    private Conversation contactChanged(Conversation current, ContactChanged changed, Instant now) {
        return current.with(changed.contact(), changed.at())
                .eachEpisode(episode -> episode.state() != Episode.State.ABANDONED
                        ? episode
                        : episode.eachStep(step -> waitsForContact(step)
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
                before.lastOrderAt(),
                before.episodes(),
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
            return firstHand ? Reaction.of(before, new Effect.Concluded(concluded.outcome())) : Reaction.of(before);
        }
        if (!news(known, concluded)) {
            return known.isEmpty() && before.movedTo().isPresent()
                    ? Reaction.of(before, new Effect.Forward(before.movedTo().get()))
                    : Reaction.of(before);
        }
        List<Effect> effects = new ArrayList<>();
        if (firstHand) {
            effects.add(new Effect.Announce(before.customer(), concluded));
            effects.add(new Effect.Concluded(concluded.outcome()));
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
            case POSTPONED -> retry(before, key, step, concluded.reason().orElse("postponed"), now);
            case REFUSED ->
                before.with(key, step.became(Status.REFUSED, concluded.at(), concluded.reason()))
                        .withoutSend(key);
            case BOUNCED ->
                before.with(key, step.became(Status.BOUNCED, concluded.at(), concluded.reason()))
                        .withoutSend(key)
                        .with(new Suppression(Suppression.Reason.HARD_BOUNCE, concluded.at(), concluded.address()));
            case IN_DOUBT ->
                policy.resendOnDoubt()
                        ? retry(before, key, step, "in doubt, sent again as configured", now)
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
            case REFUSED, BOUNCED -> status != Status.REFUSED && status != Status.BOUNCED;
            case POSTPONED -> concluded.attempt() > attempts || status == Status.CLAIMED || status == Status.IN_DOUBT;
            case IN_DOUBT -> concluded.attempt() > attempts || status == Status.CLAIMED;
        };
    }

    /** While the cart still waits; else the step ends here. */
    private Conversation retry(Conversation before, StepKey key, StepProgress step, String why, Instant now) {
        boolean waiting = before.episode(key.episode())
                .filter(episode -> episode.state() == Episode.State.ABANDONED)
                .isPresent();
        return before.with(
                        key,
                        waiting
                                ? step.lookAgain(
                                        Status.DEFERRED,
                                        now.plus(policy.retryAfter(step.attempts())),
                                        now,
                                        Optional.empty(),
                                        why)
                                : step.became(Status.CANCELLED, now, Optional.of(why)))
                .withoutSend(key);
    }

    private static Optional<Effect> writeBack(Conversation before, MailConcluded concluded) {
        Optional<Reaction.Fact> fact = switch (concluded.outcome()) {
            case SENT -> Optional.of(Reaction.Fact.EMAIL_SENT);
            case BOUNCED -> Optional.of(Reaction.Fact.EMAIL_BOUNCED);
            case POSTPONED, REFUSED, IN_DOUBT -> Optional.empty();
        };
        return fact.flatMap(what -> before.contact()
                .map(contact -> new Effect.WriteBack(
                        what,
                        what.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
                                + '-'
                                + concluded.key().fingerprint(before.customer()),
                        before.customer(),
                        contact.contact(),
                        concluded.key().campaign(),
                        concluded.key().step(),
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
            case HARD_BOUNCE, SOFT_BOUNCE -> Reaction.Fact.EMAIL_BOUNCED;
            case COMPLAINT -> Reaction.Fact.EMAIL_MARKED_AS_SPAM;
            case DELIVERED -> Reaction.Fact.EMAIL_DELIVERED;
        };
        return before.contact()
                .map(contact -> new Effect.WriteBack(
                        fact,
                        report.mail()
                                .map(mail -> fact.name()
                                                .toLowerCase(java.util.Locale.ROOT)
                                                .replace('_', '-')
                                        + '-'
                                        + mail)
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
                    long claimed = effects.stream()
                            .filter(Effect.Post.class::isInstance)
                            .count();
                    Room left = new Room((int) (room.mails() - claimed), room.domainBusyUntil());
                    current = judge(current, key, left, now, effects);
                }
            }
        }
        return new Reaction(current, effects);
    }

    private Conversation judge(Conversation current, StepKey key, Room room, Instant now, List<Effect> effects) {
        Episode episode = current.episode(key.episode()).orElseThrow();
        StepProgress step = episode.step(key).orElseThrow();
        Optional<Campaign> campaign = Optional.ofNullable(campaigns.get(key.campaign()))
                .filter(c -> c.step(key.step()).isPresent());
        if (campaign.isEmpty()) {
            return current.with(key, step.cancelled(now, "the campaign no longer has this step"));
        }
        Gate.Question question = new Gate.Question(
                current,
                episode,
                step,
                campaign.get(),
                policy,
                activeSince.getOrDefault(key.campaign(), Instant.MAX),
                room,
                now);
        List<Decision.Finding> findings = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            Verdict verdict = gate.judge(question);
            findings.add(verdict.of(gate));
            switch (verdict) {
                case Verdict.Pass pass -> {}
                case Verdict.Skip skip -> {
                    return decided(
                            current.with(key, step.skipped(gate, skip.reason(), now)),
                            key,
                            findings,
                            Decision.Outcome.SKIPPED,
                            now,
                            effects);
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
        int attempt = step.attempts() + 1;
        effects.add(new Effect.Announce(current.customer(), new MailClaimed(current.customer(), key, attempt, now)));
        effects.add(new Effect.Post(new MailOrder(
                current.customer(),
                key,
                attempt,
                current.contact().orElseThrow().contact(),
                episode.cart().orElseThrow(),
                episode.recentlyViewed())));
        return decided(
                current.with(key, step.claimed(attempt, now)).withSend(key, now),
                key,
                findings,
                Decision.Outcome.CLAIMED,
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
