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
import journey.aggregator.funnel.Funnel;
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
    private static final JourneyRules WITH_SIGN_UP = new JourneyRules(
            Duration.ofHours(24),
            500,
            Duration.ofHours(24),
            200,
            "EUR",
            JourneyRules.DEFAULT.carts(),
            JourneyRules.DEFAULT.sessions(),
            JourneyRules.DEFAULT.phases(),
            List.of(
                    Funnel.DEFAULT,
                    new Funnel(
                            "sign-up",
                            Duration.ofDays(1),
                            List.of(visit(), new Funnel.Step("added", Set.of("Product Added"))))));

    private final Map<CustomerId, byte[]> journeys = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();
    private final List<Message> published = new ArrayList<>();

    @Test
    void aFunnelThatIsAddedCountsWhatComesThenAndNothingIsLeftBehind() {
        commit(JourneyRules.DEFAULT, added("m-1", NOON));
        assertThat(counters).noneSatisfy((counter, count) -> assertThat(counter).contains("sign-up"));

        commit(WITH_SIGN_UP, added("m-2", NOON.plus(Duration.ofHours(2))));
        assertThat(counters).containsEntry("funnel:sign-up/2026-11-20|0|-", 1L);

        commit(WITH_SIGN_UP, handover());
        assertThat(counters)
                .allSatisfy((counter, count) -> assertThat(count).as(counter).isZero());
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

    private void commit(JourneyRules rules, Envelope... records) {
        JourneyCodec codec = new JourneyCodec(rules);
        JourneyFold fold = new JourneyFold(
                SLOT,
                (slot, customers) -> stored(codec, customers),
                rules,
                codec,
                new TouchpointCodec(Map.of()),
                new JourneyMeters(new SimpleMeterRegistry()),
                100);
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
        Map<String, String> headers = Map.of(
                Headers.ID, messageId, Headers.TYPE, Headers.TOUCHPOINT_TYPE + "track", Headers.TIME, time.toString());
        return new Envelope(
                ANNA.value(),
                headers,
                "{\"anonymousId\":\"anna\",\"event\":\"Product Added\",\"properties\":{\"product_id\":\"p\",\"price\":1}}"
                        .getBytes(UTF_8));
    }

    private static Envelope handover() {
        return HandoverCodec.encode(new Handover(ANNA, KNOWN, NOON, Identifier.Kind.USER, "m-9"));
    }

    private static Funnel.Step visit() {
        return new Funnel.Step("visit", Set.of());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
