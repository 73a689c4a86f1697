package journey.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import journey.events.Envelope;
import journey.events.Interaction;
import journey.events.Touchpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each golden file holds an event as a client sends it and what it is read as; an expectation that a file does not name is
 * {@code web} for the channel, and nothing for consent.
 */
final class TouchpointCodecTest {
    private final TouchpointCodec codec = new TouchpointCodec(Map.of("advertising", "email", "MARKETING", "email"));

    static List<Path> goldenFiles() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(
                Path.of(TouchpointCodecTest.class.getResource("golden").toURI()))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void anEventIsReadAsItsGoldenFileSays(Path file) throws IOException {
        JsonNode golden = Json.MAPPER.readTree(Files.readAllBytes(file));
        JsonNode expect = golden.path("expect");

        Touchpoint touchpoint = ok(record(golden, golden.path("event").toString()));

        assertThat(touchpoint.name()).isEqualTo(expect.path("name").asString());
        assertThat(touchpoint.what()).hasToString(expect.path("what").asString());
        assertThat(touchpoint.ids().stream().map(id -> id.kind().code() + ":" + id.value()))
                .containsExactlyElementsOf(
                        expect.path("ids").valueStream().map(JsonNode::asString).toList());
        assertThat(touchpoint.channel().code()).isEqualTo(expect.path("channel").asString("web"));
        Map<String, Boolean> consent = new HashMap<>();
        expect.path("consent")
                .properties()
                .forEach(c -> consent.put(c.getKey(), c.getValue().booleanValue()));
        assertThat(touchpoint.traits().consent()).isEqualTo(consent);
        if (expect.has("visit")) {
            assertThat(touchpoint.visit()).hasToString(expect.path("visit").asString());
        }
        assertThat(touchpoint.messageId()).isEqualTo("m-1");
        assertThat(touchpoint.time()).isEqualTo("2026-11-22T11:00:00.123Z");
        assertThat(touchpoint.receivedAt()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(touchpoint.source()).isEqualTo("shop");
    }

    @Test
    void whatIdentifyTellsAboutThePersonIsKept() throws IOException, URISyntaxException {
        JsonNode golden = Json.MAPPER.readTree(TouchpointCodecTest.class
                .getResourceAsStream("golden/identify.json")
                .readAllBytes());

        var traits = ok(record(golden, golden.path("event").toString())).traits();

        assertThat(traits.firstName()).contains("Ada");
        assertThat(traits.lastName()).contains("L");
        assertThat(traits.locale()).contains("it");
        assertThat(traits.timezone()).contains("Europe/Rome");
        assertThat(traits.country()).contains("IT");
        assertThat(traits).hasToString("Traits[…]");
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void oddTypesNeverThrow(Path file) throws IOException {
        JsonNode golden = Json.MAPPER.readTree(Files.readAllBytes(file));
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            JsonNode event = golden.path("event").deepCopy();
            spoil(event, random);
            assertThat(codec.decode(record(golden, event.toString()))).isInstanceOf(Decoded.Ok.class);
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void whoItIsAboutIsReadAloneAsWithTheRest(Path file) throws IOException {
        JsonNode golden = Json.MAPPER.readTree(Files.readAllBytes(file));
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            JsonNode event = golden.path("event").deepCopy();
            if (i > 0) {
                spoil(event, random);
            }
            Envelope record = record(golden, event.toString());

            Touchpoint touchpoint = ok(record);

            assertThat(codec.decodeIds(record))
                    .isEqualTo(new Decoded.Ok<>(new Ids(
                            touchpoint.messageId(),
                            touchpoint.time(),
                            touchpoint.name(),
                            touchpoint.ids(),
                            touchpoint.what() instanceof Interaction.Aliased alias
                                    ? Optional.of(alias.previousId()).filter(id -> !id.isEmpty())
                                    : Optional.empty())));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T12:00:00Z",
                "2026-11-22T12:00:00.1Z",
                "2026-11-22T12:00:00.123456789Z",
                "2026-11-22T12:00:00.Z",
                "2026-02-29T12:00:00Z",
                "2028-02-29T23:59:59.999Z",
                "2026-13-01T12:00:00Z",
                "2026-11-22T24:00:00Z",
                "2026-11-22T12:00:60Z",
                "2026-11-22T13:00:00+01:00",
                "2026-11-22t12:00:00z",
                "0000-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "2026-11-22 12:00:00Z",
                "2026-11-22T12:00:00.1234567890Z",
                "2026-11-22"
            })
    void timesAreReadAsTheJdkReadsThem(String text) {
        Optional<Instant> expected;
        try {
            expected = Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeParseException noTime) {
            expected = Optional.empty();
        }

        assertThat(Json.instant(text)).isEqualTo(expected);
    }

    @Test
    void whatStandsAtTheTopOfABatchAppliesWhereTheEventIsSilent() {
        Map<String, String> headers = headers("track", "browser");
        headers.put(
                Headers.BATCH_CONTEXT,
                "{\"locale\":\"it-IT\",\"timezone\":\"Europe/Rome\",\"channel\":\"phone\",\"campaign\":{\"source\":\"s\"},"
                        + "\"consent\":{\"categoryPreferences\":{\"Advertising\":true}}}");

        Touchpoint silent = ok(new Envelope("k", headers, "{\"event\":\"X\"}".getBytes(UTF_8)));
        Touchpoint outspoken = ok(new Envelope(
                "k",
                headers,
                "{\"event\":\"X\",\"context\":{\"locale\":\"en\",\"consent\":{\"categoryPreferences\":{\"Advertising\":false}}}}"
                        .getBytes(UTF_8)));

        assertThat(silent.traits().locale()).contains("it-IT");
        assertThat(silent.traits().timezone()).contains("Europe/Rome");
        assertThat(silent.channel().code()).isEqualTo("phone");
        assertThat(silent.visit().campaign()).contains("s");
        assertThat(silent.traits().consent()).containsEntry("email", true);
        assertThat(outspoken.traits().locale()).contains("en");
        assertThat(outspoken.traits().consent()).containsEntry("email", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "7", "null", "{", "{\"a\":}", "\u0000"})
    void whatIsNoJsonObjectIsUndecodable(String value) {
        assertThat(codec.decode(new Envelope("k", headers("track", "browser"), value.getBytes(UTF_8))))
                .isInstanceOf(Decoded.Undecodable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {Headers.ID, Headers.TIME, Headers.TYPE})
    void withoutItsHeadersARecordIsUndecodableAndTheReasonNamesTheHeader(String header) {
        for (String value : new String[] {"", "nonsense"}) {
            Map<String, String> headers = headers("track", "browser");
            headers.put(header, value);
            if (header.equals(Headers.ID) && !value.isEmpty()) {
                continue;
            }
            assertThat(codec.decode(new Envelope("k", headers, "{}".getBytes(UTF_8))))
                    .isInstanceOfSatisfying(
                            Decoded.Undecodable.class,
                            bad -> assertThat(bad.reason()).contains(header));
        }
    }

    @Test
    void aSurveyBeyondItsScaleIsAPlainTouchpoint() {
        assertThat(ok(new Envelope(
                                "k",
                                headers("track", "browser"),
                                "{\"event\":\"Survey Answered\",\"properties\":{\"kind\":\"nps\",\"scale\":10,\"score\":11}}"
                                        .getBytes(UTF_8)))
                        .what())
                .hasToString("Other[]");
    }

    private Touchpoint ok(Envelope record) {
        Decoded<Touchpoint> decoded = codec.decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<Touchpoint>) decoded).value();
    }

    private static Envelope record(JsonNode golden, String event) {
        return new Envelope(
                "a-1",
                headers(
                        golden.path("type").asString(),
                        golden.path("sourceKind").asString()),
                event.getBytes(UTF_8));
    }

    private static Map<String, String> headers(String type, String sourceKind) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Headers.ID, "m-1");
        headers.put(Headers.SOURCE, "shop");
        headers.put(Headers.TYPE, Headers.TOUCHPOINT_TYPE + type);
        headers.put(Headers.TIME, "2026-11-22T11:00:00.123456Z");
        headers.put(Headers.RECEIVED_AT, "2026-11-22T12:00:00Z");
        headers.put(Headers.SOURCE_KIND, sourceKind);
        return headers;
    }

    /** Puts values of other types in some places. */
    private static void spoil(JsonNode node, Random random) {
        switch (node) {
            case ObjectNode object ->
                List.copyOf(object.propertyNames()).forEach(name -> {
                    if (random.nextInt(4) == 0) {
                        object.set(name, odd(random));
                    } else {
                        spoil(object.get(name), random);
                    }
                });
            case ArrayNode array -> {
                if (random.nextInt(4) == 0) {
                    array.add(odd(random));
                }
                array.forEach(each -> spoil(each, random));
            }
            default -> {}
        }
    }

    private static JsonNode odd(Random random) {
        String[] odd = {
            "null",
            "true",
            "[]",
            "{}",
            "[[1]]",
            "{\"granted\":{}}",
            "\"\"",
            "\" \"",
            "\"null\"",
            "-1",
            "0",
            "1e400",
            "1e-400",
            "1e999999999",
            "99999999999999999999999",
            "\"1e999999999\"",
            "\"NaN\"",
            "\"-5\"",
            "\"EURO\"",
            "1.5",
            "\"javascript:alert(1)\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"" + "x".repeat(3000) + "\""
        };
        return Json.MAPPER.readTree(odd[random.nextInt(odd.length)]);
    }
}
