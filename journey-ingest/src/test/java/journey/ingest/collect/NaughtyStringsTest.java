package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import journey.events.Identifier;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** The big list of naughty strings, wherever an event can have one. */
final class NaughtyStringsTest {
    private static final JsonMapper RAW = new JsonMapper();
    private static final JsonMapper ESCAPED = new JsonMapper(
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

    static Stream<String> strings() throws IOException {
        try (InputStream file = NaughtyStringsTest.class.getResourceAsStream("naughty-strings/blns.json")) {
            List<String> strings = RAW.readTree(file)
                    .valueStream()
                    .map(node -> node.asString())
                    .toList();
            assertThat(strings).hasSizeGreaterThan(400);
            return strings.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("strings")
    void asTheNameOfAnEvent(String naughty) {
        for (Intakes.Intake intake : sent(Map.of("event", naughty, "anonymousId", "a"))) {
            if (naughty.isBlank()) {
                refused(intake, Flaw.EVENT);
            } else {
                taken(intake);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strings")
    void asAnId(String naughty) {
        for (String field : List.of("anonymousId", "userId")) {
            for (Intakes.Intake intake : sent(Map.of("event", "X", field, naughty))) {
                if (naughty.isBlank() || naughty.strip().length() > Limits.ID) {
                    refused(intake, Flaw.IDENTITY);
                } else {
                    Touchpoint touchpoint = taken(intake);
                    Identifier.Kind kind = field.equals("userId") ? Identifier.Kind.USER : Identifier.Kind.ANONYMOUS;
                    assertThat(touchpoint.id(kind)).isEqualTo(Identifier.of(kind, naughty));
                    assertThat(intake.log().touchpoints().getFirst().key()).isEqualTo(naughty.strip());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strings")
    void asAMessageId(String naughty) {
        for (Intakes.Intake intake : sent(Map.of("event", "X", "userId", "u", "messageId", naughty))) {
            if (naughty.length() > Limits.MESSAGE_ID) {
                refused(intake, Flaw.MESSAGE_ID);
            } else {
                assertThat(taken(intake).messageId()).isEqualTo(naughty.isBlank() ? "made-1" : naughty);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strings")
    void asATime(String naughty) {
        for (Intakes.Intake intake : sent(Map.of("event", "X", "userId", "u", "timestamp", naughty))) {
            refused(intake, Flaw.TIMESTAMP);
        }
    }

    @ParameterizedTest
    @MethodSource("strings")
    void anywhereElse(String naughty) {
        Map<String, Object> product =
                Map.of("product_id", naughty, "name", naughty, "price", naughty, naughty + "'", 1);
        Map<String, Object> event = Map.of(
                "event",
                "Order Completed",
                "anonymousId",
                "a",
                "properties",
                Map.of(
                        "order_id",
                        naughty,
                        "currency",
                        naughty,
                        "total",
                        naughty,
                        "products",
                        List.of(product, naughty)),
                "traits",
                Map.of("email", naughty, "firstName", naughty, "consent", Map.of(naughty, naughty)),
                "context",
                Map.of("traits", naughty, "page", Map.of("path", naughty), "library", Map.of("name", naughty)));
        for (Intakes.Intake intake : sent(event)) {
            taken(intake);
        }
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void asABody(Call call) throws IOException {
        strings().forEach(naughty -> {
            Intakes.Intake intake = Intakes.of(call, naughty.getBytes(UTF_8));
            assertThat(intake.answer()).isInstanceOf(Answer.Refused.class);
            assertThat(intake.log().rejected())
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.value()).isEqualTo(naughty.getBytes(UTF_8)));
        });
    }

    /** The same event twice: its characters as they are, and all beyond ASCII escaped. */
    private static List<Intakes.Intake> sent(Map<String, ?> event) {
        return Stream.of(RAW, ESCAPED)
                .map(json -> json.writeValueAsBytes(event))
                .map(json -> {
                    Intakes.Intake intake = Intakes.of(Call.TRACK, json);
                    assertThat(Stream.concat(intake.log().touchpoints().stream(), intake.log().rejected().stream()))
                            .singleElement()
                            .satisfies(kept -> assertThat(kept.value()).isEqualTo(json));
                    return intake;
                })
                .toList();
    }

    private static Touchpoint taken(Intakes.Intake intake) {
        assertThat(intake.answer()).isEqualTo(new Answer.Taken(1, List.of()));
        return switch (intake.decoded().getFirst()) {
            case Decoded.Ok<Touchpoint> ok -> ok.value();
            case Decoded.Undecodable<Touchpoint> poison -> throw new AssertionError(poison.reason());
        };
    }

    private static void refused(Intakes.Intake intake, Flaw flaw) {
        assertThat(intake.answer())
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.rejected())
                                .singleElement()
                                .satisfies(rejection ->
                                        assertThat(rejection.flaw()).isEqualTo(flaw)));
    }
}
