package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import journey.aggregator.counting.Dimension;
import journey.aggregator.generation.Stage;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.codec.Headers;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Changes;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.Slot;
import org.junit.jupiter.api.Test;

/** The step on one partition, its slot being two maps. */
class JourneyFoldTest {
    private static final CustomerId ANNA = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "anna"));
    private static final CustomerId KNOWN = CustomerId.of(new Identifier(Identifier.Kind.USER, "u1"));
    private static final Slot SLOT = new Slot("j", 0, 1);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private final Map<CustomerId, byte[]> journeys = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();
    private final List<Message> published = new ArrayList<>();
    private Stage stage = new Stand(0, Instant.EPOCH, false);
    private String generation = "one";
    private double foreign;

    private record Stand(long told, Instant since, boolean gathering) implements Stage {
        @Override
        public boolean serves() {
            return true;
        }

        @Override
        public long until(int partition) {
            return Long.MAX_VALUE;
        }

        @Override
        public long toldFrom(int partition) {
            return told;
        }
    }

    @Test
    void whatAnotherGenerationHandsOverIsNotTakenIn() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), handover());
        Envelope transfer = published.stream()
                .map(Message::envelope)
                .filter(record -> record.key().equals(KNOWN.value()))
                .findFirst()
                .orElseThrow();
        assertThat(transfer.headers()).containsEntry("ce_generation", "one");

        generation = "two";
        commit(JourneyRules.DEFAULT, transfer);
        assertThat(journeys).doesNotContainKey(KNOWN);
        assertThat(foreign).isEqualTo(1);

        generation = "one";
        commit(JourneyRules.DEFAULT, transfer);
        assertThat(journeys).containsKey(KNOWN);
    }

    @Test
    void whatIsBuiltInSilenceTellsNothingUpToWhereTheOtherEnded() {
        stage = new Stand(Long.MAX_VALUE, Instant.EPOCH, true);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), ordered("m-2", NOON.plusSeconds(1), "o-1"));
        assertThat(published).isEmpty();

        stage = new Stand(1, Instant.EPOCH, true);
        commit(
                JourneyRules.DEFAULT,
                ordered("m-3", NOON.plusSeconds(2), "o-2"),
                ordered("m-4", NOON.plusSeconds(3), "o-3"));
        assertThat(published)
                .extracting(message -> message.envelope().headers().get(Headers.ID))
                .singleElement()
                .asString()
                .startsWith("order.placed:" + ANNA + ":o-3:");
    }

    @Test
    void whoComesBackAfterASwitchIsToldOfAsComingBack() {
        stage = new Stand(Long.MAX_VALUE, Instant.EPOCH, true);
        commit(JourneyRules.DEFAULT, added("m-1", NOON));

        stage = new Stand(0, NOON.plus(Duration.ofHours(5)), false);
        commit(JourneyRules.DEFAULT, added("m-2", NOON.plus(Duration.ofHours(6))));

        assertThat(published)
                .extracting(message -> message.envelope().headers().get(Headers.TYPE))
                .containsExactly(Headers.SIGNAL_TYPE + "cart.abandoned", Headers.SIGNAL_TYPE + "cart.resumed");
    }

    @Test
    void whileItGathersNothingIsTooLate() {
        stage = new Stand(Long.MAX_VALUE, Instant.EPOCH, true);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), added("m-2", NOON.minus(Duration.ofDays(9))));
        assertThat(counters).containsEntry("carts:2026-11/11|c|web|started", 1L);

        journeys.clear();
        counters.clear();
        stage = new Stand(0, Instant.EPOCH, false);
        commit(JourneyRules.DEFAULT, added("m-1", NOON), added("m-2", NOON.minus(Duration.ofDays(9))));
        assertThat(counters).doesNotContainKey("carts:2026-11/11|c|web|started");
    }

    @Test
    void aHandoverLeavesNothingBehindAndWhatComesLaterIsSentOn() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON), handover(), added("m-2", NOON.plusSeconds(1)));

        assertThat(published)
                .extracting(
                        message -> message.envelope().key(),
                        message -> message.envelope().headers().get(Headers.ID))
                .containsExactly(
                        tuple(KNOWN.value(), "transfer:" + ANNA + ":" + KNOWN),
                        tuple(ANNA.value(), "customer.merged:" + ANNA + ":" + KNOWN),
                        tuple(KNOWN.value(), "m-2"));
        assertThat(counters)
                .allSatisfy((counter, count) -> assertThat(count).as(counter).isZero());
    }

    @Test
    void onlyTheFirstCampaignsGetCountersOfTheirOwn() {
        JourneyRules two = with(new FigureRules(false, 2, Duration.ofDays(5)));
        for (int i = 0; i < 4; i++) {
            commit(two, tagged("m-" + i, NOON.plusSeconds(60L * i), "c" + i));
        }

        assertThat(campaigns()).containsOnly("c0", "c1", "(other)");
        assertThat(counters).containsEntry("visits:2026-11/20|k|(other)|n", 2L);

        commit(two, handover());
        assertThat(counters.entrySet())
                .filteredOn(counter -> !counter.getKey().startsWith("names:"))
                .allSatisfy(counter ->
                        assertThat(counter.getValue()).as(counter.getKey()).isZero());
    }

    @Test
    void whichCampaignsAreToldApartDoesNotDependOnBatches() {
        JourneyRules two = with(new FigureRules(false, 2, Duration.ofDays(5)));
        List<Envelope> records = List.of(
                tagged("m-0", NOON, "c0"),
                tagged("bert", "m-1", NOON.plusSeconds(1), "c1"),
                tagged("m-2", NOON.plusSeconds(2), "c2"),
                tagged("bert", "m-3", NOON.plusSeconds(3), "c0"));
        records.forEach(record -> commit(two, record));
        counters.values().removeIf(count -> count == 0);
        Map<String, Long> apart = new HashMap<>(counters);

        journeys.clear();
        counters.clear();
        commit(two, records.toArray(Envelope[]::new));
        counters.values().removeIf(count -> count == 0);

        assertThat(counters).isEqualTo(apart).containsEntry("names:campaign/c1", 1L);
    }

    private static Envelope tagged(String who, String messageId, Instant time, String campaign) {
        Envelope record = tagged(messageId, time, campaign);
        return new Envelope(
                CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, who)).value(),
                record.headers(),
                record.value());
    }

    @Test
    void botsAreCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Envelope crawler = added("m-1", NOON);
        Map<String, String> headers = new HashMap<>(crawler.headers());
        headers.put(Headers.BOT, "crawler");
        fold(JourneyRules.DEFAULT, registry)
                .fold(
                        List.of(
                                new Input.Arrived(0, NOON, new Envelope(crawler.key(), headers, crawler.value())),
                                new Input.Arrived(1, NOON, added("m-2", NOON))),
                        NOON);

        assertThat(registry.counter("journey.aggregator.bots").count()).isEqualTo(1);
    }

    private List<String> campaigns() {
        return counters.keySet().stream()
                .filter(counter -> counter.startsWith("visits:") && counter.contains("|k|"))
                .map(counter -> counter.split("\\|")[2])
                .distinct()
                .toList();
    }

    private static JourneyRules with(FigureRules figures) {
        JourneyRules rules = JourneyRules.DEFAULT;
        return new JourneyRules(
                rules.lateness(),
                rules.tail(),
                rules.history(),
                rules.shopCurrency(),
                rules.carts(),
                rules.sessions(),
                rules.phases(),
                rules.funnels(),
                figures);
    }

    private static Envelope tagged(String messageId, Instant time, String campaign) {
        Map<String, String> headers = Map.of(
                Headers.ID, messageId, Headers.TYPE, Headers.TOUCHPOINT_TYPE + "page", Headers.TIME, time.toString());
        return new Envelope(
                ANNA.value(),
                headers,
                ("{\"anonymousId\":\"anna\",\"context\":{\"campaign\":{\"name\":\"" + campaign + "\"}}}")
                        .getBytes(UTF_8));
    }

    private JourneyFold fold(JourneyRules rules, SimpleMeterRegistry registry) {
        JourneyCodec codec = new JourneyCodec(rules);
        Journeys stored = new Journeys() {
            @Override
            public Map<CustomerId, Held> find(Slot slot, Collection<CustomerId> customers) {
                return stored(codec, customers);
            }

            @Override
            public Set<String> names(Slot slot, Dimension dimension) {
                String hash = JourneyFold.namesHash(dimension) + "/";
                Set<String> names = new java.util.HashSet<>();
                counters.keySet().stream()
                        .filter(counter -> counter.startsWith(hash))
                        .forEach(counter -> names.add(counter.substring(hash.length())));
                return names;
            }
        };
        return new JourneyFold(
                SLOT,
                stored,
                rules,
                codec,
                new TouchpointCodec(Map.of()),
                new JourneyMeters(registry),
                100,
                generation,
                stage);
    }

    private void commit(JourneyRules rules, Envelope... records) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JourneyCodec codec = new JourneyCodec(rules);
        JourneyFold fold = fold(rules, registry);
        List<Input> inputs = new ArrayList<>();
        for (Envelope record : records) {
            inputs.add(new Input.Arrived(inputs.size(), NOON, record));
        }
        Changes changes = fold.fold(inputs, NOON);
        for (byte[][] command : changes.commands()) {
            String key = text(command[1]).replace(SLOT.key(""), "");
            switch (text(command[0])) {
                case "HSET" -> {
                    assertThat(key).isEqualTo("journeys");
                    for (int i = 2; i < command.length; i += 2) {
                        journeys.put(CustomerId.ofBytes(command[i]), command[i + 1]);
                    }
                }
                case "HINCRBY" ->
                    counters.merge(key + "/" + text(command[2]), Long.parseLong(text(command[3])), Long::sum);
                default -> assertThat(key).isEqualTo("timers");
            }
        }
        published.addAll(changes.outbox());
        foreign += registry.counter("journey.aggregator.foreign.transfers").count();
    }

    private Map<CustomerId, Held> stored(JourneyCodec codec, Collection<CustomerId> customers) {
        Map<CustomerId, Held> found = new HashMap<>();
        for (CustomerId customer : customers) {
            if (journeys.containsKey(customer)) {
                found.put(customer, codec.decode(customer, Objects.requireNonNull(journeys.get(customer))));
            }
        }
        return found;
    }

    private static Envelope added(String messageId, Instant time) {
        return track(messageId, time, "\"Product Added\",\"properties\":{\"product_id\":\"p\",\"price\":1}");
    }

    private static Envelope ordered(String messageId, Instant time, String order) {
        return track(
                messageId, time, "\"Order Completed\",\"properties\":{\"order_id\":\"" + order + "\",\"revenue\":1}");
    }

    private static Envelope track(String messageId, Instant time, String event) {
        Map<String, String> headers = Map.of(
                Headers.ID, messageId, Headers.TYPE, Headers.TOUCHPOINT_TYPE + "track", Headers.TIME, time.toString());
        return new Envelope(
                ANNA.value(), headers, ("{\"anonymousId\":\"anna\",\"event\":" + event + "}").getBytes(UTF_8));
    }

    private static Envelope handover() {
        return HandoverCodec.encode(new Handover(ANNA, KNOWN, NOON, Identifier.Kind.USER, "m-9"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
