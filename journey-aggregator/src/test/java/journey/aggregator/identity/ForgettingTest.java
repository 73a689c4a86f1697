package journey.aggregator.identity;

import static journey.aggregator.identity.Events.customer;
import static journey.aggregator.identity.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.erasure.ErasedIds;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.ErasureRequest;
import journey.aggregator.erasure.Receipt;
import journey.aggregator.erasure.ReceiptCodec;
import journey.aggregator.erasure.Retirement;
import journey.aggregator.erasure.RetirementCodec;
import journey.aggregator.erasure.Seal;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.events.Topics;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import org.junit.jupiter.api.Test;

/** Identity on one partition with its slot in maps; what is erased is known at once, or late where a test says so. */
final class ForgettingTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant ERASED = NOON.plusSeconds(60);
    private static final CustomerId ANNA = customer(Kind.USER, "anna");

    private final FakeLinks links = new FakeLinks();
    private final Known known = new Known();
    private final Map<String, byte[]> keys = new HashMap<>();
    private final Map<String, Instant> timers = new LinkedHashMap<>();
    private final List<Message> published = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Redactions.Answer whom = new Redactions.Answer.NotYet();
    private final PartitionFold fold = new IdentityStep(
                    links,
                    Events.CODECS,
                    Guards.DEFAULT,
                    meters,
                    known,
                    receipt ->
                            Optional.ofNullable(keys.get("erasure:" + receipt)).map(ReceiptCodec::decode),
                    Duration.ofSeconds(10),
                    Optional.of(Duration.ofDays(90)),
                    (receipt, at, customer) -> whom)
            .open(new Slot("i", 0, 1), note -> {});
    private long offset;

    @Test
    void everythingThatTiesAPersonGoesAndKeyedHashesStay() {
        anna();
        commit(request());

        assertThat(links.owners).isEmpty();
        assertThat(links.winners).isEmpty();
        assertThat(sealed()).hasSize(4);
        assertThat(erasedJourneys())
                .contains(ANNA, customer(Kind.ANONYMOUS, "phone"), customer(Kind.EMAIL, "a@example.org"));
        assertThat(receipt().identifiers()).isEqualTo(Map.of("user", 1L, "anonymous", 1L, "email", 1L, "order", 1L));
        assertThat(receipt().finishedAt()).isEmpty();

        timer();
        assertThat(receipt().finishedAt()).isPresent();
        assertThat(receipt().customers()).isEmpty();
        assertThat(timers).isEqualTo(Map.of("receipt:r-1", NOON.plusSeconds(70).plus(Duration.ofDays(90))));

        timer();
        assertThat(keys).isEmpty();
        assertThat(timers).isEmpty();
    }

    @Test
    void whatHappenedBeforeTheErasureIsDroppedHoweverLateItComes() {
        anna();
        commit(request());
        timer();
        published.clear();

        commit(at(event("m-8").device("phone"), NOON), at(event("m-9").user("anna"), ERASED));

        assertThat(published).isEmpty();
        assertThat(links.owners).isEmpty();
        assertThat(meters.counter("journey.identity.touchpoints", "outcome", "erased")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whoComesBackBeginsAnewAndTheRequestReadAgainDoesNotTouchThem() {
        anna();
        commit(request());
        timer();
        published.clear();

        commit(at(event("m-8").device("phone").user("anna"), ERASED.plusMillis(1)));
        assertThat(touchpoints()).containsExactly("m-8");
        Map<Identifier, Owners> owners = Map.copyOf(links.owners);

        keys.clear();
        commit(request());
        assertThat(links.owners).isEqualTo(owners).hasSize(2);
        assertThat(timers).containsOnlyKeys("receipt:r-1");
        assertThat(receipt().finishedAt()).isPresent();
    }

    @Test
    void whatAnotherWorkerTiedWithoutKnowingGoesWithTheSecondSweep() {
        anna();
        known.late = true;
        commit(request());
        commit(at(event("m-8").device("phone"), NOON));
        assertThat(links.owners).hasSize(1);

        known.late = false;
        timer();
        assertThat(links.owners).isEmpty();
        assertThat(receipt().finishedAt()).isPresent();
    }

    @Test
    void aForgettingThatIsCutOffIsFinishedByTheSecondSweep() {
        anna();
        commit(true, request());
        assertThat(links.owners).isNotEmpty();

        timer();

        assertThat(links.owners).isEmpty();
        assertThat(receipt().finishedAt()).isPresent();
    }

    @Test
    void aCustomerWhoUsedAnOrderNumberOfAnErasedOneStaysWhole() {
        anna();
        commit(request());
        timer();
        published.clear();

        commit(at(event("m-8").user("bert").order("o-1"), NOON));

        assertThat(touchpoints()).containsExactly("m-8");
    }

    private void anna() {
        commit(
                at(event("m-1").device("phone"), NOON),
                at(event("m-2").device("phone").user("anna").email("a@example.org"), NOON.plusSeconds(1)),
                at(event("m-3").user("anna").order("o-1"), NOON.plusSeconds(2)));
    }

    private static Envelope at(Events event, Instant time) {
        Envelope record = event.record();
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.put(Headers.TIME, time.toString());
        return new Envelope(record.key(), headers, record.value());
    }

    @Test
    void whoseJourneyWasKeptForLongEnoughIsForgottenAndComesBackAsSomebodyNew() {
        anna();
        Owners shared = Owners.of(ANNA).handOn(7, customer(Kind.USER, "other"), 0);
        links.owners.put(new Identifier(Kind.CART, "c-1"), shared);
        Set<CustomerId> ids = Set.of(
                ANNA,
                customer(Kind.ANONYMOUS, "phone"),
                customer(Kind.EMAIL, "a@example.org"),
                customer(Kind.ORDER, "o-1"),
                customer(Kind.CART, "c-1"));
        Envelope retirement = RetirementCodec.encode(new Retirement(ANNA, NOON, ids, Set.of(ANNA)), ANNA);

        commit(true, retirement);
        assertThat(links.owners).hasSizeGreaterThan(1);
        timer();
        assertThat(links.owners).isEqualTo(Map.of(new Identifier(Kind.CART, "c-1"), shared));
        assertThat(links.winners).isEmpty();
        assertThat(timers).isEmpty();

        published.clear();
        commit(event("m-8").device("phone").record());
        assertThat(published)
                .extracting(message -> message.envelope().key())
                .containsExactly(customer(Kind.ANONYMOUS, "phone").value());
    }

    @Test
    void whatStaysWithTheCustomerIsNotForgotten() {
        anna();
        commit(RetirementCodec.encode(
                new Retirement(ANNA, NOON, Set.of(customer(Kind.ANONYMOUS, "phone")), Set.of(ANNA)), ANNA));
        timer();

        assertThat(links.owners)
                .doesNotContainKey(new Identifier(Kind.ANONYMOUS, "phone"))
                .containsEntry(new Identifier(Kind.EMAIL, "a@example.org"), Owners.of(ANNA));
    }

    @Test
    void aRetirementThatIsFoldedAnewIsPassedOver() {
        anna();
        Map<Identifier, Owners> owners = Map.copyOf(links.owners);
        apply(
                List.of(new Input.Arrived(
                        offset++,
                        NOON.minus(Duration.ofDays(2)),
                        RetirementCodec.encode(
                                new Retirement(ANNA, NOON, Set.of(customer(Kind.ANONYMOUS, "phone")), Set.of(ANNA)),
                                ANNA))),
                false);

        assertThat(timers).isEmpty();
        assertThat(links.owners).isEqualTo(owners);
    }

    @Test
    void whatAShopAsksForGetsOntoTheLogWhenItIsKnownWhoTheyAre() {
        anna();
        commit(asked("Customer Redaction Requested", "server"));
        assertThat(timers).hasSize(1);
        assertThat(timers.keySet()).noneMatch(name -> name.contains("anna"));

        timer();
        assertThat(timers).hasSize(1);
        assertThat(published).noneMatch(message -> message.topic().equals(Topics.TOUCHPOINTS));

        ErasureRequest request =
                new ErasureRequest(new Erasure(Redacting.receipt("m-9"), ERASED, ANNA), Set.of(ANNA), List.of());
        whom = new Redactions.Answer.Erase(request);
        timer();
        assertThat(timers).isEmpty();
        assertThat(published)
                .filteredOn(message -> message.topic().equals(Topics.TOUCHPOINTS))
                .singleElement()
                .extracting(message -> ErasureCodec.decodeRequest(message.envelope()))
                .isEqualTo(new Decoded.Ok<>(request));
        assertThat(asked("customer_redaction", "erased", 1)).isTrue();

        keys.put("erasure:" + Redacting.receipt("m-9"), ReceiptCodec.encode(Receipt.begun(request)));
        commit(asked("Customer Redaction Requested", "server"));
        assertThat(timers).isEmpty();
    }

    @Test
    void whoIsNeverFoundIsGivenUp() {
        commit(asked("Customer Redaction Requested", "server"));
        for (int i = 0; i < 60; i++) {
            assertThat(timers).hasSize(1);
            timer();
        }
        assertThat(timers).isEmpty();
        assertThat(asked("customer_redaction", "unknown", 1)).isTrue();
    }

    @Test
    void whatOnlyTheOperatorCanDoIsCountedAndWhatABrowserSaysIsNot() {
        commit(
                asked("Shop Redaction Requested", "server"),
                asked("Customer Data Requested", "server"),
                asked("Customer Redaction Requested", "browser"));
        assertThat(timers).isEmpty();
        assertThat(asked("shop_redaction", "noted", 1)).isTrue();
        assertThat(asked("customer_data", "noted", 1)).isTrue();

        known.keyless = true;
        commit(asked("Customer Redaction Requested", "server"));
        assertThat(timers).isEmpty();
        assertThat(asked("customer_redaction", "refused", 1)).isTrue();
    }

    private boolean asked(String kind, String outcome, int times) {
        return meters.counter("journey.identity.privacy.requests", "kind", kind, "outcome", outcome)
                        .count()
                == times;
    }

    private static Envelope asked(String event, String sourceKind) {
        return new Envelope(
                "anna",
                Map.of(
                        Headers.ID,
                        "m-9",
                        Headers.TYPE,
                        Headers.TOUCHPOINT_TYPE + "track",
                        Headers.SOURCE_KIND,
                        sourceKind,
                        Headers.TIME,
                        ERASED.toString()),
                ("{\"userId\":\"anna\",\"event\":\"" + event + "\"}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Envelope request() {
        List<Identifier> ids = List.of(
                new Identifier(Kind.ANONYMOUS, "phone"),
                new Identifier(Kind.USER, "anna"),
                new Identifier(Kind.EMAIL, "a@example.org"),
                new Identifier(Kind.ORDER, "o-1"));
        return ErasureCodec.request(new ErasureRequest(
                new Erasure("r-1", ERASED, ANNA),
                ids.stream().map(CustomerId::of).collect(java.util.stream.Collectors.toSet()),
                ids.stream()
                        .map(id -> new ErasureRequest.Sealed(id.kind(), known.seal(id), ERASED.toEpochMilli()))
                        .toList()));
    }

    private Receipt receipt() {
        return ReceiptCodec.decode(keys.getOrDefault("erasure:r-1", new byte[0]));
    }

    private List<String> sealed() {
        return published.stream()
                .filter(message -> message.topic().equals(Topics.ERASURES))
                .map(message -> message.envelope().key())
                .toList();
    }

    private List<CustomerId> erasedJourneys() {
        return published.stream()
                .filter(message -> message.topic().equals(Topics.JOURNEY_TOUCHPOINTS))
                .filter(message -> ErasureCodec.isOne(message.envelope()))
                .map(message -> new CustomerId(message.envelope().key()))
                .toList();
    }

    private List<String> touchpoints() {
        return published.stream()
                .filter(message -> message.topic().equals(Topics.JOURNEY_TOUCHPOINTS))
                .filter(message -> !ErasureCodec.isOne(message.envelope()))
                .map(message -> message.envelope().headers().getOrDefault(Headers.ID, ""))
                .toList();
    }

    private void timer() {
        String name = timers.keySet().iterator().next();
        timers.remove(name);
        apply(List.of(new Input.TimerDue(name, NOON)), false);
    }

    private void commit(Envelope... records) {
        commit(false, records);
    }

    private void commit(boolean cutOff, Envelope... records) {
        List<Input> inputs = new ArrayList<>();
        for (Envelope record : records) {
            inputs.add(new Input.Arrived(offset++, NOON, record));
        }
        apply(inputs, cutOff);
    }

    private void apply(List<Input> inputs, boolean cutOff) {
        Changes changes = fold.fold(inputs, NOON.plusSeconds(70));
        published.addAll(changes.first());
        for (byte[][] command : changes.commands()) {
            switch (new String(command[0], java.nio.charset.StandardCharsets.UTF_8)) {
                case "SET" -> keys.put(text(command[1]).replace("{i-0}:", ""), command[2]);
                case "DEL" -> keys.remove(text(command[1]).replace("{i-0}:", ""));
                case "ZADD" -> timers.put(text(command[3]), Instant.ofEpochMilli(Long.parseLong(text(command[2]))));
                default -> throw new AssertionError(text(command[0]));
            }
        }
        published.addAll(changes.outbox());
        changes.outbox().stream()
                .filter(message -> message.topic().equals(Topics.ERASURES))
                .forEach(message -> known.learn(message.envelope()));
        if (!cutOff) {
            changes.effects().forEach(Runnable::run);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static final class Known implements ErasedIds {
        private final Seal seal = new Seal("0123456789abcdef0123456789abcdef");
        private Map<String, Instant> erased = Map.of();
        private boolean late;
        private boolean keyless;
        private Snapshot snapshot = ErasedIds.NONE.current();

        void learn(Envelope record) {
            Map<String, Instant> next = new HashMap<>(erased);
            next.merge(
                    record.key(),
                    Instant.ofEpochMilli(Long.parseLong(text(record.value()))),
                    (one, other) -> one.isAfter(other) ? one : other);
            erased = Map.copyOf(next);
            Map<String, Instant> now = erased;
            snapshot = new Snapshot() {
                @Override
                public Optional<Instant> until(Identifier id) {
                    return Optional.ofNullable(now.get(seal.of(id)));
                }

                @Override
                public Optional<Instant> until(String seal) {
                    return Optional.ofNullable(now.get(seal));
                }

                @Override
                public boolean isEmpty() {
                    return false;
                }
            };
        }

        @Override
        public Snapshot current() {
            return late ? ErasedIds.NONE.current() : snapshot;
        }

        @Override
        public boolean canErase() {
            return !keyless;
        }

        @Override
        public String seal(Identifier id) {
            return seal.of(id);
        }
    }
}
