package journey.remarketing.outreach.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.JourneySignal;
import journey.events.Topics;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.SignalCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignSet;
import journey.remarketing.campaign.Campaigns;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Decision;
import journey.remarketing.outreach.Outreach;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.Policy;
import journey.remarketing.outreach.Reaction;
import journey.remarketing.outreach.Reaction.Effect;
import journey.remarketing.outreach.Room;
import journey.remarketing.outreach.StepKey;
import journey.remarketing.outreach.StepProgress;
import journey.remarketing.outreach.Suppression;

/**
 * The conversations of one partition. Between two batches it keeps those with a mail under way, as they were committed: each
 * is needed again by the claim's own record, by the outcome and by the outcome's record.
 */
final class OutreachFold implements PartitionFold {
    private static final String LOOK = "look:";
    private static final int MOST_LOOKS = 100;
    private static final int MOST_KEPT = 500;
    /** How long a conversation is kept that says nothing but when the customer last ordered, or was erased. */
    private static final Duration IDLE_KEPT = Duration.ofDays(7);

    private final Slot slot;
    private final Notes notes;
    private final ConversationStore store;
    private final Policy policy;
    private final Campaigns campaigns;
    private final Courier courier;
    private final OutreachMeters meters;
    private final Instant openedAt;
    /** Since when campaigns are known, as far as that is committed. */
    private final Map<String, Instant> known;

    private final LinkedHashMap<CustomerId, Conversation> underWay = new LinkedHashMap<>();
    private int room;

    OutreachFold(
            Slot slot,
            Notes notes,
            ConversationStore store,
            Policy policy,
            Campaigns campaigns,
            Courier courier,
            OutreachMeters meters,
            Map<String, Instant> known,
            Instant openedAt) {
        this.slot = slot;
        this.notes = notes;
        this.store = store;
        this.policy = policy;
        this.campaigns = campaigns;
        this.courier = courier;
        this.meters = meters;
        this.known = new ConcurrentHashMap<>(known);
        this.openedAt = openedAt;
    }

    /**
     * What comes due beyond it would be judged now and sent later: it is judged when it can be sent. The places are this
     * partition's until the batch is folded, so that few partitions have large batches, rather than many small ones.
     */
    @Override
    public int room() {
        room = courier.setAside(this, MOST_LOOKS);
        if (room == 0) {
            courier.wanting(true);
        }
        return room;
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        int looks =
                (int) inputs.stream().filter(Input.TimerDue.class::isInstance).count();
        if (looks > 0) {
            courier.wanting(looks >= room && room < MOST_LOOKS);
        }
        try {
            return fold(inputs, now, looks == 0 ? 0 : courier.setAside(this, looks));
        } finally {
            courier.giveBack(this);
        }
    }

    private Changes fold(List<Input> inputs, Instant now, int places) {
        Changes changes = new Changes(slot);
        List<Input> judged = new ArrayList<>(inputs.size());
        int looks = 0;
        for (Input input : inputs) {
            if (input instanceof Input.TimerDue timer && ++looks > places) {
                // The courier has less room than it had. It keeps its turn.
                changes.timer(timer.name(), timer.due());
            } else {
                judged.add(input);
            }
        }
        CampaignSet set = campaigns.current();
        Map<String, Instant> firstSeen = firstSeen(set);
        Batch batch = new Batch(changes, now, load(customers(judged)), places, set, firstSeen);
        for (Input input : judged) {
            switch (input) {
                case Input.Arrived record -> batch.arrived(record.envelope());
                case Input.TimerDue timer -> batch.due(timer);
                case Input.Noted noted -> batch.noted(noted.note());
            }
        }
        batch.close();
        firstSeen.forEach((campaign, since) -> changes.putField(
                ConversationStore.CAMPAIGNS, campaign, since.toString().getBytes(UTF_8)));
        if (!firstSeen.isEmpty()) {
            changes.afterwards(() -> known.putAll(firstSeen));
        }
        return changes;
    }

    /** A campaign that came while this fold was open counts from its reading, not from the first record after that. */
    private Map<String, Instant> firstSeen(CampaignSet set) {
        Map<String, Instant> first = new HashMap<>();
        Instant since = set.loadedAt().isAfter(openedAt) ? set.loadedAt() : openedAt;
        for (Campaign campaign : set.campaigns()) {
            if (!known.containsKey(campaign.id())) {
                first.put(campaign.id(), since);
            }
        }
        return first;
    }

    private Map<CustomerId, Conversation> load(Set<CustomerId> customers) {
        Map<CustomerId, Conversation> known = new HashMap<>();
        List<CustomerId> others = new ArrayList<>();
        for (CustomerId customer : customers) {
            Conversation kept = underWay.get(customer);
            if (kept == null) {
                others.add(customer);
            } else {
                known.put(customer, kept);
            }
        }
        known.putAll(store.load(slot, others));
        return known;
    }

    private void keep(CustomerId customer, Conversation committed) {
        underWay.remove(customer);
        underWay.put(customer, committed);
        if (underWay.size() > MOST_KEPT) {
            underWay.remove(underWay.sequencedKeySet().getFirst());
        }
    }

    private static Set<CustomerId> customers(List<Input> inputs) {
        Set<CustomerId> customers = new HashSet<>();
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived record -> {
                    if (CustomerId.isOne(record.envelope().key())) {
                        customers.add(new CustomerId(record.envelope().key()));
                    }
                }
                case Input.TimerDue timer -> customers.add(customer(timer));
                case Input.Noted noted -> {
                    if (noted.note() instanceof OutreachRecord.MailConcluded concluded) {
                        customers.add(concluded.customer());
                    }
                }
            }
        }
        return customers;
    }

    private static CustomerId customer(Input.TimerDue timer) {
        return new CustomerId(timer.name().substring(LOOK.length()));
    }

    private final class Batch {
        private final Changes changes;
        private final Instant now;
        private final Map<CustomerId, Conversation> before;
        private final Map<CustomerId, Conversation> current = new LinkedHashMap<>();
        private final Set<CustomerId> idle = new HashSet<>();
        private final Set<CustomerId> done = new HashSet<>();
        private final CampaignSet set;
        private final Map<String, Instant> activeSince = new HashMap<>();
        private final Map<String, Instant> pauses;
        private final Set<String> ranked = new HashSet<>();
        private Outreach outreach;
        private int free;

        Batch(
                Changes changes,
                Instant now,
                Map<CustomerId, Conversation> loaded,
                int free,
                CampaignSet set,
                Map<String, Instant> firstSeen) {
            this.free = free;
            this.changes = changes;
            this.now = now;
            this.before = Map.copyOf(loaded);
            this.set = set;
            this.activeSince.putAll(known);
            this.activeSince.putAll(firstSeen);
            set.campaigns()
                    .forEach(campaign -> campaign.activatedAt().ifPresent(at -> activeSince.put(campaign.id(), at)));
            this.pauses = store.pauses(slot);
            this.outreach = new Outreach(policy, set.campaigns(), activeSince, pauses.keySet());
        }

        private void switched(Envelope envelope) {
            read(envelope, OutreachCodec.decodeSwitch(envelope)).ifPresent(change -> {
                count(OutreachMeters.Kind.CAMPAIGN_SWITCHED);
                if (change.paused()) {
                    pauses.put(change.campaign(), change.at());
                    changes.putField(
                            ConversationStore.PAUSES,
                            change.campaign(),
                            change.at().toString().getBytes(UTF_8));
                } else {
                    pauses.remove(change.campaign());
                    changes.deleteField(ConversationStore.PAUSES, change.campaign());
                }
                outreach = new Outreach(policy, set.campaigns(), activeSince, pauses.keySet());
            });
        }

        private Conversation conversation(CustomerId customer) {
            return current.computeIfAbsent(customer, id -> before.getOrDefault(id, Conversation.with(id)));
        }

        void arrived(Envelope envelope) {
            if (OutreachCodec.isSwitch(envelope)) {
                switched(envelope);
                return;
            }
            if (!CustomerId.isOne(envelope.key())) {
                count(OutreachMeters.Kind.UNDECODABLE);
                changes.deadLetter(Topics.SIGNALS, envelope, "the key is no customer id");
                return;
            }
            CustomerId customer = new CustomerId(envelope.key());
            if (envelope.headers().getOrDefault(Headers.TYPE, "").startsWith("journey.webhook.")) {
                count(OutreachMeters.Kind.WEBHOOK);
                return;
            }
            if (envelope.headers().getOrDefault(Headers.TYPE, "").startsWith(OutreachCodec.TYPE)) {
                read(envelope, OutreachCodec.decode(envelope)).ifPresent(record -> {
                    count(OutreachMeters.Kind.OUTREACH);
                    if (record instanceof OutreachRecord.MailConcluded) {
                        // Nothing more is expected of this mail.
                        done.add(customer);
                    }
                    apply(customer, outreach.on(conversation(customer), record, now), Optional.of(envelope));
                });
            } else {
                read(envelope, SignalCodec.decode(envelope)).ifPresent(signal -> {
                    count(kind(signal));
                    Conversation known = conversation(customer);
                    Reaction reaction = outreach.on(known, signal, now);
                    if (signal instanceof JourneySignal.CustomerErased) {
                        Stream.concat(
                                        known.trace().stream().map(Decision::campaign),
                                        set.campaigns().stream().map(Campaign::id))
                                .distinct()
                                .forEach(campaign ->
                                        changes.unrank(ConversationStore.decided(campaign), customer.value()));
                    }
                    if (signal instanceof JourneySignal.CustomerErased erasure
                            && !saysNothing(known)
                            && !known.equals(reaction.next())) {
                        changes.add(ConversationStore.ERASURES, erasure.receipt() + "|conversations", 1);
                    }
                    apply(customer, reaction, Optional.of(envelope));
                });
            }
        }

        private <T> Optional<T> read(Envelope envelope, Decoded<Optional<T>> decoded) {
            return switch (decoded) {
                case Decoded.Ok<Optional<T>> ok -> {
                    if (ok.value().isEmpty()) {
                        count(OutreachMeters.Kind.UNKNOWN);
                    }
                    yield ok.value();
                }
                case Decoded.Undecodable<Optional<T>> bad -> {
                    count(OutreachMeters.Kind.UNDECODABLE);
                    changes.deadLetter(Topics.SIGNALS, envelope, bad.reason());
                    yield Optional.empty();
                }
            };
        }

        void due(Input.TimerDue timer) {
            CustomerId customer = customer(timer);
            Conversation known = conversation(customer);
            if (saysNothing(known)) {
                idle.add(customer);
            }
            Optional<Instant> busyUntil = known.address().flatMap(address -> courier.busyUntil(address, now));
            Map<Campaign.Channel, Instant> channels = new HashMap<>();
            for (Campaign.Channel channel : outreach.channels(known, timer.due())) {
                courier.busyUntil(channel, now).ifPresent(until -> channels.put(channel, until));
            }
            Reaction reaction = outreach.look(known, timer.due(), now, new Room(free, busyUntil, channels));
            free -= (int) reaction.effects().stream()
                    .filter(effect -> effect instanceof Effect.Post post
                            && post.order().channel().isMail())
                    .count();
            apply(customer, reaction, Optional.empty());
        }

        void noted(Object note) {
            if (note instanceof OutreachRecord.MailConcluded concluded) {
                CustomerId customer = concluded.customer();
                Conversation known = conversation(customer);
                Reaction reaction = outreach.concluded(known, concluded, now);
                if (concluded.outcome() == OutreachRecord.MailConcluded.Outcome.SENT
                        && reaction.effects().stream().anyMatch(Effect.Concluded.class::isInstance)) {
                    triggered(known, concluded.key())
                            .ifPresent(at -> changes.afterwards(
                                    () -> meters.sent(concluded.key(), Duration.between(at, concluded.at()))));
                }
                apply(customer, reaction, Optional.empty());
                // Also when it was no news, the courier need not remember it any longer.
                OutstandingClaim claim =
                        new OutstandingClaim(customer, concluded.key(), concluded.attempt(), concluded.at());
                changes.afterwards(() -> courier.settled(claim));
            }
        }

        /** When what a step is about happened; unknown where its campaign is no longer in force. */
        private Optional<Instant> triggered(Conversation known, StepKey key) {
            return set.campaign(key.campaign())
                    .flatMap(campaign -> campaign.step(key.step()))
                    .flatMap(step -> known.step(key)
                            .map(progress -> progress.scheduledFor().minus(step.delay())));
        }

        private void apply(CustomerId customer, Reaction reaction, Optional<Envelope> envelope) {
            current.put(customer, reaction.next());
            for (Effect effect : reaction.effects()) {
                switch (effect) {
                    case Effect.Announce announce ->
                        changes.publish(Topics.SIGNALS, OutreachCodec.encode(announce.to(), announce.record()));
                    case Effect.Forward forward ->
                        envelope.ifPresent(record -> changes.publish(
                                Topics.SIGNALS, new Envelope(forward.to().value(), record.headers(), record.value())));
                    case Effect.Post post -> {
                        courier.expect(post.order());
                        changes.afterwards(() -> {
                            meters.claimed(post.order().channel());
                            courier.carry(post.order(), notes);
                        });
                    }
                    case Effect.WriteBack fact -> {
                        Optional<Envelope> touchpoint = WriteBacks.touchpoint(fact);
                        touchpoint.ifPresent(record -> changes.publish(Topics.TOUCHPOINTS, record));
                        changes.afterwards(() -> meters.wroteBack(touchpoint.isPresent()));
                    }
                    case Effect.Report report -> {
                        Optional<Envelope> touchpoint = WriteBacks.touchpoint(report);
                        touchpoint.ifPresent(record -> changes.publish(Topics.TOUCHPOINTS, record));
                        changes.afterwards(() -> meters.wroteBack(touchpoint.isPresent()));
                    }
                    case Effect.Decided decided -> decided(customer, decided.decision());
                    case Effect.Concluded concluded ->
                        changes.afterwards(() -> meters.concluded(concluded.outcome(), concluded.channel()));
                }
            }
        }

        private void decided(CustomerId customer, Decision decision) {
            changes.afterwards(() -> meters.decided(decision));
            if (!decision.waitsForCourier()) {
                changes.add(ConversationStore.DECISIONS, ConversationStore.counter(decision), 1);
                changes.rank(ConversationStore.decided(decision.campaign()), customer.value(), decision.at());
                ranked.add(decision.campaign());
            }
        }

        /** Writes what changed, and keeps the lists of claims and doubts and the timer in step with it. */
        void close() {
            ranked.forEach(campaign ->
                    changes.keepLatest(ConversationStore.decided(campaign), ConversationStore.LATEST_DECIDED));
            current.forEach((customer, after) -> {
                Conversation earlier = before.getOrDefault(customer, Conversation.with(customer));
                if (idle.contains(customer) && saysNothing(after)) {
                    changes.delete(ConversationStore.key(customer));
                    changes.afterwards(() -> underWay.remove(customer));
                    return;
                }
                boolean mailed = underWay.containsKey(customer)
                        || !after.steps(StepProgress.Status.CLAIMED).isEmpty();
                if (done.contains(customer)) {
                    changes.afterwards(() -> underWay.remove(customer));
                } else if (mailed) {
                    changes.afterwards(() -> keep(customer, after));
                }
                if (!after.equals(earlier)) {
                    changes.set(ConversationStore.key(customer), OutreachCodec.encode(after));
                    list(ConversationStore.CLAIMS, StepProgress.Status.CLAIMED, earlier, after);
                    list(ConversationStore.DOUBTS, StepProgress.Status.IN_DOUBT, earlier, after);
                }
                after.nextLook()
                        .or(() -> saysNothing(after) ? Optional.of(now.plus(IDLE_KEPT)) : after.restsUntil())
                        .ifPresentOrElse(
                                due -> changes.timer(LOOK + customer.value(), due),
                                () -> changes.cancelTimer(LOOK + customer.value()));
            });
        }

        private void list(String name, StepProgress.Status status, Conversation earlier, Conversation after) {
            Map<String, OutstandingClaim> was = outstanding(earlier, status);
            Map<String, OutstandingClaim> is = outstanding(after, status);
            was.keySet().stream()
                    .filter(field -> !is.containsKey(field))
                    .forEach(field -> changes.deleteField(name, field));
            is.forEach((field, claim) -> {
                if (!claim.equals(was.get(field))) {
                    changes.putField(name, field, OutreachCodec.encode(claim));
                }
            });
        }

        private Map<String, OutstandingClaim> outstanding(Conversation conversation, StepProgress.Status status) {
            Map<String, OutstandingClaim> claims = new HashMap<>();
            for (Map.Entry<StepKey, StepProgress> step :
                    conversation.steps(status).entrySet()) {
                OutstandingClaim claim = new OutstandingClaim(
                        conversation.customer(),
                        step.getKey(),
                        step.getValue().attempts(),
                        step.getValue().since());
                claims.put(claim.field(), claim);
            }
            return claims;
        }

        private void count(OutreachMeters.Kind kind) {
            changes.afterwards(() -> meters.signal(kind));
        }
    }

    private static boolean saysNothing(Conversation conversation) {
        return conversation.movedTo().isEmpty()
                && conversation.occasions().isEmpty()
                && conversation.suppressions().stream()
                        .allMatch(suppression -> suppression.reason() == Suppression.Reason.ERASED)
                && conversation.absorbed().isEmpty();
    }

    private static OutreachMeters.Kind kind(JourneySignal signal) {
        return switch (signal) {
            case JourneySignal.CartAbandoned s -> OutreachMeters.Kind.CART_ABANDONED;
            case JourneySignal.BrowseAbandoned s -> OutreachMeters.Kind.BROWSE_ABANDONED;
            case JourneySignal.CartResumed s -> OutreachMeters.Kind.CART_RESUMED;
            case JourneySignal.CartRecovered s -> OutreachMeters.Kind.CART_RECOVERED;
            case JourneySignal.CartEmptied s -> OutreachMeters.Kind.CART_EMPTIED;
            case JourneySignal.CartExpired s -> OutreachMeters.Kind.CART_EXPIRED;
            case JourneySignal.OrderPlaced s -> OutreachMeters.Kind.ORDER_PLACED;
            case JourneySignal.OrderReturned s -> OutreachMeters.Kind.ORDER_RETURNED;
            case JourneySignal.ContactChanged s -> OutreachMeters.Kind.CONTACT_CHANGED;
            case JourneySignal.CustomerMerged s -> OutreachMeters.Kind.CUSTOMER_MERGED;
            case JourneySignal.CustomerErased s -> OutreachMeters.Kind.CUSTOMER_ERASED;
        };
    }
}
