package journey.remarketing.webhook.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.JourneySignal;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.SignalCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.remarketing.webhook.Dispatch;
import journey.remarketing.webhook.Endpoint;
import journey.remarketing.webhook.EndpointState;
import journey.remarketing.webhook.Event;
import journey.remarketing.webhook.Plan;
import journey.remarketing.webhook.Retries;
import journey.remarketing.webhook.ledger.WebhookMeters.Outcome;

/**
 * The webhooks of one partition. A signal becomes a dispatch for each endpoint that wants it, in the commit that moves the
 * position; a timer stands behind each until it is told or given up. So each is told at least once: who dies between the
 * answer and the commit tells it again, with the same id. Keeps nothing between two batches.
 *
 * <p>Signals that can't be read are left to the fold of outreach, which sets them aside.
 */
final class WebhookFold implements PartitionFold {
    private static final String SEND = "send:";
    /** Webhook-ids of a slot by which a repeated signal is known. */
    private static final int MOST_TOLD = 2_000;

    private final Slot slot;
    private final Notes notes;
    private final WebhookStore store;
    private final List<Endpoint> endpoints;
    private final Map<String, EndpointState> fresh;
    private final Retries retries;
    private final WebhookCourier courier;
    private final WebhookMeters meters;

    WebhookFold(
            Slot slot,
            Notes notes,
            WebhookStore store,
            List<Endpoint> endpoints,
            Map<String, EndpointState> fresh,
            Retries retries,
            WebhookCourier courier,
            WebhookMeters meters) {
        this.slot = slot;
        this.notes = notes;
        this.store = store;
        this.endpoints = endpoints;
        this.fresh = Map.copyOf(fresh);
        this.retries = retries;
        this.courier = courier;
        this.meters = meters;
    }

    /** A signal for an endpoint. */
    private record Wanted(Endpoint endpoint, JourneySignal signal, Instant appendedAt, boolean again) {
        String id() {
            return endpoint.webhookId(signal);
        }

        String field() {
            return signal.customer().value() + '|' + id();
        }
    }

    @Override
    public Changes fold(List<Input> inputs, Instant now) {
        Changes changes = new Changes(slot);
        Map<Input, List<Wanted>> wanted = new LinkedHashMap<>();
        Set<CustomerId> erased = new HashSet<>();
        for (Input input : inputs) {
            if (input instanceof Input.Arrived record) {
                wanted.put(input, wanted(record, erased));
            }
        }
        Batch batch = new Batch(changes, now, wanted, inputs, erased);
        for (Input input : inputs) {
            switch (input) {
                case Input.Arrived record -> batch.arrived(record, wanted.getOrDefault(input, List.of()));
                case Input.TimerDue timer -> batch.due(timer.name().substring(SEND.length()));
                case Input.Noted noted -> batch.noted(noted.note());
            }
        }
        batch.close();
        return changes;
    }

    private List<Wanted> wanted(Input.Arrived record, Set<CustomerId> erased) {
        Envelope envelope = record.envelope();
        boolean again = type(envelope).startsWith(WebhookCodec.REPLAYED);
        Optional<JourneySignal> signal = signal(again ? WebhookCodec.signal(envelope) : envelope);
        signal.filter(JourneySignal.CustomerErased.class::isInstance)
                .ifPresent(erasure -> erased.add(erasure.customer()));
        List<Wanted> wanted = new ArrayList<>();
        signal.ifPresent(told -> endpoints.stream()
                .filter(endpoint -> endpoint.wants(told))
                .filter(endpoint -> !again
                        || WebhookCodec.endpoint(envelope)
                                .filter(endpoint.id()::equals)
                                .isPresent())
                .forEach(endpoint -> wanted.add(new Wanted(endpoint, told, record.appendedAt(), again))));
        return wanted;
    }

    private static String type(Envelope envelope) {
        return envelope.headers().getOrDefault(Headers.TYPE, "");
    }

    private static Optional<JourneySignal> signal(Envelope envelope) {
        if (!type(envelope).startsWith(Headers.SIGNAL_TYPE)) {
            return Optional.empty();
        }
        return switch (SignalCodec.decode(envelope)) {
            case Decoded.Ok<Optional<JourneySignal>> ok -> ok.value();
            case Decoded.Undecodable<Optional<JourneySignal>> bad -> Optional.empty();
        };
    }

    private final class Batch {
        private final Changes changes;
        private final Instant now;
        private final Map<String, EndpointState> before;
        private final Map<String, EndpointState> states;
        private final Map<String, Dispatch> dispatches;
        private final Set<String> told;
        private final Map<String, Integer> sent = new HashMap<>();
        private boolean ranked;

        Batch(
                Changes changes,
                Instant now,
                Map<Input, List<Wanted>> wanted,
                List<Input> inputs,
                Set<CustomerId> erased) {
            this.changes = changes;
            this.now = now;
            this.before = store.endpoints(slot);
            this.states = new HashMap<>(fresh);
            states.putAll(before);
            Set<String> fields = new HashSet<>();
            Set<String> ids = new HashSet<>();
            wanted.values()
                    .forEach(all -> all.forEach(each -> {
                        fields.add(each.field());
                        ids.add(each.id());
                    }));
            for (Input input : inputs) {
                switch (input) {
                    case Input.TimerDue timer -> fields.add(timer.name().substring(SEND.length()));
                    case Input.Noted noted -> {
                        if (noted.note() instanceof WebhookCourier.Tried tried) {
                            fields.add(tried.dispatch().field());
                        }
                    }
                    case Input.Arrived arrived -> {}
                }
            }
            if (!erased.isEmpty()) {
                store.waiting(slot).stream()
                        .filter(field -> erased.stream().anyMatch(customer -> Dispatch.isOf(field, customer)))
                        .forEach(fields::add);
            }
            this.dispatches = store.dispatches(slot, fields);
            this.told = store.told(slot, ids);
        }

        private EndpointState state(String endpoint) {
            return states.computeIfAbsent(endpoint, id -> EndpointState.fresh(id, now));
        }

        void arrived(Input.Arrived record, List<Wanted> wanted) {
            Envelope envelope = record.envelope();
            if (type(envelope).equals(WebhookCodec.RESUMED)) {
                WebhookCodec.endpoint(envelope)
                        .filter(states::containsKey)
                        .ifPresent(endpoint -> states.compute(
                                endpoint, (id, state) -> state(id).resumed()));
            }
            wanted.forEach(this::queue);
            signal(envelope)
                    .filter(JourneySignal.CustomerErased.class::isInstance)
                    .ifPresent(erasure -> forget(erasure.customer()));
        }

        private void queue(Wanted wanted) {
            String endpoint = wanted.endpoint().id();
            EndpointState state = state(endpoint);
            if (!wanted.again()) {
                if (wanted.appendedAt().isBefore(state.since())) {
                    return;
                }
                if (told.contains(wanted.id())) {
                    count(endpoint, Outcome.REPEATED);
                    return;
                }
                if (wanted.appendedAt().plus(retries.giveUpAfter()).isBefore(now)) {
                    count(endpoint, Outcome.TOO_OLD);
                    return;
                }
            }
            if (dispatches.containsKey(wanted.field())) {
                count(endpoint, Outcome.REPEATED);
                return;
            }
            if (!state.takes(retries)) {
                states.put(endpoint, state.missedOne());
                count(endpoint, Outcome.MISSED);
                return;
            }
            told.add(wanted.id());
            changes.rank(WebhookStore.TOLD, wanted.id(), now);
            ranked = true;
            put(new Dispatch(
                    wanted.id(),
                    endpoint,
                    wanted.signal().customer(),
                    WebhookCodec.body(
                            wanted.endpoint(), Event.of(wanted.signal()).orElseThrow(), wanted.signal()),
                    now,
                    0,
                    Optional.empty()));
            changes.timer(SEND + wanted.field(), now);
            states.put(endpoint, state.queued());
            count(endpoint, Outcome.QUEUED);
        }

        private void forget(CustomerId customer) {
            for (Dispatch dispatch : List.copyOf(dispatches.values())) {
                if (dispatch.customer().equals(customer)) {
                    remove(dispatch);
                    states.put(dispatch.endpoint(), state(dispatch.endpoint()).forgotten());
                    count(dispatch.endpoint(), Outcome.ERASED);
                }
            }
        }

        void due(String field) {
            Dispatch dispatch = dispatches.get(field);
            if (dispatch == null) {
                return;
            }
            if (courier.isUnderWay(dispatch, notes)) {
                changes.timer(SEND + field, now.plus(Plan.HEARD_OF_WITHIN));
                return;
            }
            String endpoint = dispatch.endpoint();
            if (endpoints.stream().noneMatch(each -> each.id().equals(endpoint))) {
                remove(dispatch);
                states.put(endpoint, state(endpoint).dropped());
                count(endpoint, Outcome.MISSED);
                return;
            }
            boolean free = courier.free(endpoint) > sent.getOrDefault(endpoint, 0);
            follow(dispatch, Plan.due(dispatch, state(endpoint), free, retries, now));
        }

        void noted(Object note) {
            if (note instanceof WebhookCourier.Tried tried) {
                Dispatch dispatch = dispatches.get(tried.dispatch().field());
                if (dispatch != null && dispatch.tries() == tried.dispatch().tries()) {
                    follow(
                            dispatch,
                            Plan.answered(dispatch, state(dispatch.endpoint()), tried.answer(), retries, tried.at()));
                }
                changes.afterwards(() -> courier.settled(tried.dispatch()));
            }
        }

        private void follow(Dispatch dispatch, Plan plan) {
            states.put(dispatch.endpoint(), plan.state());
            switch (plan) {
                case Plan.Send send -> {
                    sent.merge(dispatch.endpoint(), 1, Integer::sum);
                    changes.timer(SEND + dispatch.field(), send.lookAt());
                    changes.afterwards(() -> courier.carry(dispatch, notes));
                }
                case Plan.Wait wait -> {
                    if (!wait.dispatch().equals(dispatch)) {
                        put(wait.dispatch());
                    }
                    changes.timer(SEND + dispatch.field(), wait.lookAt());
                }
                case Plan.End end -> {
                    remove(dispatch);
                    count(
                            dispatch.endpoint(),
                            switch (end.outcome()) {
                                case DELIVERED -> Outcome.DELIVERED;
                                case GIVEN_UP -> Outcome.GIVEN_UP;
                                case MISSED -> Outcome.MISSED;
                            });
                }
            }
        }

        private void put(Dispatch dispatch) {
            dispatches.put(dispatch.field(), dispatch);
            changes.putField(WebhookStore.DISPATCHES, dispatch.field(), WebhookCodec.encode(dispatch));
        }

        private void remove(Dispatch dispatch) {
            dispatches.remove(dispatch.field());
            changes.deleteField(WebhookStore.DISPATCHES, dispatch.field());
            changes.cancelTimer(SEND + dispatch.field());
        }

        void close() {
            if (ranked) {
                changes.keepLatest(WebhookStore.TOLD, MOST_TOLD);
            }
            states.forEach((endpoint, state) -> {
                if (!state.equals(before.get(endpoint))) {
                    changes.putField(WebhookStore.ENDPOINTS, endpoint, WebhookCodec.encode(state));
                }
            });
        }

        private void count(String endpoint, Outcome outcome) {
            changes.afterwards(() -> meters.event(endpoint, outcome));
        }
    }
}
