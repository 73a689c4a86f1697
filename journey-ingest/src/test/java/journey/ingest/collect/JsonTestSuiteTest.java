package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import journey.events.codec.Decoded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The cases of JSONTestSuite as a property of an event, as an event of a batch, and as a body. */
final class JsonTestSuiteTest {
    private static final Set<String> NAMES_TWICE =
            Set.of("y_object_duplicated_key", "y_object_duplicated_key_and_value");
    private static final String GOOD = "{\"type\":\"page\",\"anonymousId\":\"a\",\"messageId\":\"good-";
    private static final byte NO_UTF8 = (byte) 0xff;

    static Stream<Arguments> cases() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        try (InputStream file = JsonTestSuiteTest.class.getResourceAsStream("json-test-suite/cases.json")) {
            new JsonMapper()
                    .readTree(file)
                    .properties()
                    .forEach(named -> cases.add(
                            arguments(named.getKey(), bytes(named.getValue().asString()))));
        }
        cases.add(arguments("n_structure_100000_opening_arrays", bytes("[".repeat(100_000))));
        cases.add(arguments("n_structure_open_array_object", bytes("[{\"\":".repeat(50_000) + "\n")));
        assertThat(cases).hasSize(318);
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void asAProperty(String name, byte[] json) {
        byte[] body = joined("{\"event\":\"X\",\"anonymousId\":\"a\",\"properties\":", json, "}");
        Intakes.Intake intake = Intakes.of(Call.TRACK, body);
        if (name.startsWith("n_") || NAMES_TWICE.contains(name)) {
            assertThat(intake.answer()).isInstanceOf(Answer.Refused.class);
        }
        if (name.startsWith("y_") && !NAMES_TWICE.contains(name)) {
            assertThat(intake.answer()).isEqualTo(new Answer.Taken(1, List.of()));
        }
        if (intake.answer() instanceof Answer.Taken) {
            assertThat(intake.log().touchpoints().getFirst().value()).isEqualTo(body);
            assertThat(intake.decoded()).allMatch(Decoded.Ok.class::isInstance);
        }
        assertThat(intake.receipts()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void amongTheEventsOfABatch(String name, byte[] json) {
        byte[] body = joined("{\"batch\":[" + GOOD + "1\"},", json, "," + GOOD + "2\"}]}");
        Intakes.Intake intake = Intakes.of(Call.BATCH, body);
        if (intake.answer() instanceof Answer.Taken taken) {
            assertThat(taken.accepted()).isEqualTo(2);
            assertThat(taken.rejected()).isNotEmpty();
            assertThat(intake.log().rejected()).hasSameSizeAs(taken.rejected());
            assertThat(intake.log().touchpoints())
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactly(GOOD + "1\"}", GOOD + "2\"}");
        } else {
            assertThat(name).doesNotStartWith("y_");
            assertThat(intake.answer()).isInstanceOf(Answer.Refused.class);
            assertThat(intake.log().rejected()).hasSize(1);
            assertThat(intake.log().rejected().getFirst().value()).isEqualTo(body);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void asABody(String name, byte[] json) {
        for (Call call : Call.values()) {
            Intakes.Intake intake = Intakes.of(call, json);
            assertThat(intake.answer()).isInstanceOf(Answer.Refused.class);
            // A body is kept as it came, an event without the byte order mark before it.
            assertThat(intake.log().rejected())
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.value())
                            .isEqualTo(kept.value().length == json.length ? json : withoutMark(json)));
        }
    }

    /** The copy of the suite is text, with U+FFFD for what is no UTF-8. */
    private static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            if (c == 0xfffd) {
                out.write(NO_UTF8);
            } else {
                out.writeBytes(Character.toString(c).getBytes(UTF_8));
            }
        });
        return out.toByteArray();
    }

    private static byte[] withoutMark(byte[] json) {
        boolean marked = json.length > 2 && json[0] == (byte) 0xef && json[1] == (byte) 0xbb && json[2] == (byte) 0xbf;
        return marked ? Arrays.copyOfRange(json, 3, json.length) : json;
    }

    private static byte[] joined(String before, byte[] json, String after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before.getBytes(UTF_8));
        out.writeBytes(json);
        out.writeBytes(after.getBytes(UTF_8));
        return out.toByteArray();
    }
}
