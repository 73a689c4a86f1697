package journey.ingest.measurement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import journey.events.Touchpoint;
import journey.ingest.collect.Flaw;
import journey.ingest.dialect.Deliveries;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Golden;
import journey.ingest.dialect.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class MeasurementDialectTest {
    private final Dialect dialect = new MeasurementDialect();

    static List<Golden> goldenFiles() {
        return Golden.of(MeasurementDialectTest.class);
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void goldenRequestsBecomeTheirEventsAndAreReadAsTheirFilesSay(Golden golden) {
        List<JsonNode> events = Deliveries.events(translate(golden.body()));
        events.forEach(event -> ((ObjectNode) event).remove("messageId"));

        assertThat(events).containsExactlyElementsOf(golden.events());
        assertThat(Deliveries.touchpoints(translate(golden.body())))
                .extracting(Deliveries::readable)
                .containsExactlyElementsOf(golden.read());
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void aRepetitionGivesTheSameBytesAndAnotherRequestOtherMessageIds(Golden golden) {
        var first = (Translation.Events) translate(golden.body());

        assertThat(((Translation.Events) translate(golden.body())).batch()).isEqualTo(first.batch());
        ((ObjectNode) golden.payload()).put("timestamp_micros", 1763633109250001L);
        assertThat(messageIds(translate(golden.body())))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(messageIds(first));
    }

    @ParameterizedTest
    @CsvSource({
        "1763633109250123, 2025-11-20T10:05:09.250Z",
        "0, 1970-01-01T00:00:00Z",
        "-1, 2026-11-28T12:00:00Z",
        "1e30, 2026-11-28T12:00:00Z",
        "9223372036854775000, 2026-11-28T12:00:00Z"
    })
    void timesAreInMicrosecondsAndImpossibleOnesAreAbsent(String micros, String time) {
        String body = "{\"client_id\":\"c\",\"timestamp_micros\":" + micros + ",\"events\":[{\"name\":\"x\"}]}";

        assertThat(Deliveries.touchpoints(translate(body.getBytes(UTF_8))))
                .extracting(Touchpoint::time)
                .containsExactly(Instant.parse(time));
    }

    @Test
    void longAgoIsTaken() {
        String body = "{\"client_id\":\"c\",\"events\":[{\"name\":\"x\",\"timestamp_micros\":1000000}]}";

        assertThat(Deliveries.touchpoints(translate(body.getBytes(UTF_8))))
                .extracting(Touchpoint::time)
                .containsExactly(Instant.ofEpochSecond(1));
    }

    @Test
    void twentyFiveEventsAreTakenAndNoMore() {
        Golden golden = Golden.of(getClass(), "pages");
        ArrayNode events = (ArrayNode) golden.payload().path("events");
        while (events.size() < 25) {
            events.addObject().put("name", "x");
        }
        assertThat(Deliveries.touchpoints(translate(golden.body()))).hasSize(25);

        events.addObject().put("name", "x");
        assertThat(translate(golden.body()))
                .isInstanceOfSatisfying(
                        Translation.Illegible.class,
                        illegible -> assertThat(illegible.flaw()).isEqualTo(Flaw.TOO_MANY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{|NOT_JSON",
                "[]|NOT_AN_OBJECT",
                "{}|NO_BATCH",
                "{\"client_id\":\"c\",\"events\":{}}|NO_BATCH",
                "{\"events\":[{\"name\":\"x\"}]}|IDENTITY",
                "{\"client_id\":\" \",\"events\":[]}|IDENTITY"
            })
    void whatCannotBeTakenIsIllegible(String body, Flaw flaw) {
        assertThat(translate(body.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Translation.Illegible.class,
                        illegible -> assertThat(illegible.flaw()).isEqualTo(flaw));
    }

    @Test
    void anEventWithoutANameIsLeftForIngestToRefuse() {
        List<JsonNode> events = Deliveries.events(
                translate("{\"client_id\":\"c\",\"events\":[{\"params\":{}},{\"name\":\"x\"}]}".getBytes(UTF_8)));

        assertThat(events).extracting(event -> event.has("event")).containsExactly(false, true);
    }

    @Test
    void aRequestWithoutEventsIsNothing() {
        assertThat(translate("{\"client_id\":\"c\",\"events\":[]}".getBytes(UTF_8)))
                .isEqualTo(new Translation.Nothing());
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void missingAndOddFieldsNeverThrow(Golden golden) {
        int read = 0;
        for (JsonNode payload : Deliveries.damaged(golden.payload())) {
            Translation translation = translate(payload.toString().getBytes(UTF_8));
            if (translation instanceof Translation.Events
                    && Deliveries.events(translation).stream()
                            .allMatch(event -> event.has("event")
                                    || !event.path("type").asString().equals("track"))) {
                read += Deliveries.touchpoints(translation).size();
            }
        }
        assertThat(read).isGreaterThan(100);
    }

    @Test
    void theWriteKeyStandsInForTheSecret() {
        assertThat(dialect.writeKey(
                        Deliveries.of("", Map.of("api_secret", "k-1", "measurement_id", "G-1"), Map.of(), new byte[0])))
                .contains("k-1");
        assertThat(dialect.writeKey(Deliveries.of("", Map.of(), Map.of(), new byte[0])))
                .isEmpty();
        assertThat(dialect.path()).isEqualTo("/mp/collect");
        assertThat(dialect.welcome()).isEqualTo(Dialect.Welcome.NOTHING);
    }

    private Translation translate(byte[] body) {
        return dialect.translate(Deliveries.of("", Map.of("api_secret", "k"), Map.of(), body), Deliveries.source());
    }

    private static List<String> messageIds(Translation translation) {
        return Deliveries.events(translation).stream()
                .map(event -> event.path("messageId").asString())
                .toList();
    }
}
