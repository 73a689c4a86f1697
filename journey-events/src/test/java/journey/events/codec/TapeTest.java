package journey.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Jackson's tree is the oracle. */
final class TapeTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** One for all: it has to forget the former document. */
    private final Tape tape = new Tape();

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    static List<Path> goldenFiles() throws IOException, URISyntaxException {
        return TouchpointCodecTest.goldenFiles();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyDocumentIsReadAsJacksonReadsIt(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            byte[] json = value(random, 0).toString().getBytes(UTF_8);

            assertSame(tape.read(json).orElseThrow(), Json.MAPPER.readTree(json));
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void whatIsJsonAndWhatIsNotIsDecidedAsJacksonDoes(Path file) throws IOException {
        byte[] json = Files.readAllBytes(file);
        Random random = new Random(7);
        byte[] spoilers = "{}[]\",:\\0.eE-+u \t\n\u0001x".getBytes(UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] spoilt = json.clone();
            spoilt[random.nextInt(json.length)] = spoilers[random.nextInt(spoilers.length)];

            Optional<JsonNode> expected = jackson(spoilt);
            Optional<Node> read = tape.read(spoilt);

            assertThat(read.isPresent())
                    .as(() -> new String(spoilt, UTF_8))
                    .isEqualTo(expected.isPresent());
            expected.ifPresent(tree -> assertSame(read.orElseThrow(), tree));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0", "-0", "-1", "01", "1.", ".5", "1.50", "-0.0", "1e5", "1E+5", "1e-5", "1e", "+1", "0x1", "NaN", "tru",
                "truex", "nullnull", "\"\\x\"", "\"\\u12g4\"", "\"\\u0041\\ud83d\\ude00\"", "\"\t\"", "[1,]", "[,1]", "{\"a\":1,}",
                "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":[2]}", " [ 1 , 2 ] ", "[1]]", "{\"\\u0061\":7}", "\"", "\"\\", "1 2"
            })
    void oddDocumentsAreReadAsJacksonReadsThem(String odd) {
        byte[] json = odd.getBytes(UTF_8);

        Optional<JsonNode> expected = jackson(json);
        Optional<Node> read = tape.read(json);

        assertThat(read.isPresent()).isEqualTo(expected.isPresent());
        expected.ifPresent(tree -> assertSame(read.orElseThrow(), tree));
    }

    @Test
    void whatIsTooDeepTooLongOrTooManyDigitsIsRefused() {
        assertThat(tape.read(bytes("[".repeat(64) + "]".repeat(64)))).isPresent();
        assertThat(tape.read(bytes("[".repeat(65) + "]".repeat(65)))).isEmpty();
        assertThat(tape.read(bytes("1".repeat(100)))).isPresent();
        assertThat(tape.read(bytes("1".repeat(101)))).isEmpty();
        assertThat(tape.read(bytes("\"" + "x".repeat((1 << 20) - 2) + "\""))).isPresent();
        assertThat(tape.read(bytes("\"" + "x".repeat((1 << 20) - 1) + "\""))).isEmpty();
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        byte[] json = {'"', 'a', (byte) 0xC3, '"'};

        assertThat(tape.read(json).orElseThrow().asString()).isEqualTo("a\uFFFD");
    }

    @Test
    void aPathThroughAnythingEndsInNothing() {
        Node event = tape.read(bytes("{\"a\":[1],\"b\":\"x\"}")).orElseThrow();

        assertThat(event.path("c").path("d").isMissing()).isTrue();
        assertThat(event.path("b").path("d").isMissing()).isTrue();
        assertThat(event.path("a").path("d").isMissing()).isTrue();
        assertThat(event.path("a").first().asString()).isEqualTo("1");
        assertThat(event.path("b").first().isMissing()).isTrue();
        assertThat(event.path("b").elements()).isEmpty();
        assertThat(event.path("c").members()).isEmpty();
    }

    private static Optional<JsonNode> jackson(byte[] json) {
        try {
            return Optional.of(Json.MAPPER.readTree(json)).filter(tree -> !tree.isMissingNode());
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static void assertSame(Node node, JsonNode tree) {
        switch (tree) {
            case ObjectNode object -> {
                assertThat(node.isObject()).isTrue();
                assertThat(node.members().keySet())
                        .containsExactlyElementsOf(List.copyOf(object.propertyNames()));
                object.properties().forEach(member -> {
                    assertSame(node.path(member.getKey()), member.getValue());
                    assertSame(node.members().get(member.getKey()), member.getValue());
                });
            }
            case ArrayNode array -> {
                assertThat(node.elements()).hasSize(array.size());
                for (int i = 0; i < array.size(); i++) {
                    assertSame(node.elements().get(i), array.get(i));
                }
            }
            default -> {
                assertThat(node.isString()).isEqualTo(tree.isString());
                assertThat(node.isNumber()).isEqualTo(tree.isNumber());
                assertThat(node.isWholeNumber()).isEqualTo(tree.isIntegralNumber());
                assertThat(node.isBoolean()).isEqualTo(tree.isBoolean());
                assertThat(node.isNull()).isEqualTo(tree.isNull());
                if (tree.isString() || tree.isIntegralNumber()) {
                    assertThat(node.asString()).isEqualTo(tree.asString());
                }
                if (tree.isNumber()) {
                    assertThat(node.asDecimal()).isEqualTo(tree.decimalValue());
                }
                if (tree.isBoolean()) {
                    assertThat(node.isTrue()).isEqualTo(tree.booleanValue());
                }
            }
        }
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 5 ? 6 : 9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong() >> random.nextInt(64));
            case 3 -> NODES.numberNode(java.math.BigDecimal.valueOf(random.nextLong(), random.nextInt(12)));
            case 4, 5 -> NODES.stringNode(text(random));
            case 6 -> {
                ArrayNode array = NODES.arrayNode();
                Stream.generate(() -> value(random, depth + 1)).limit(random.nextInt(5)).forEach(array::add);
                yield array;
            }
            default -> {
                ObjectNode object = NODES.objectNode();
                for (int i = random.nextInt(6); i > 0; i--) {
                    object.set(text(random), value(random, depth + 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(32);
                        case 1 -> "\"\\/\u00e8\u20ac".charAt(random.nextInt(5));
                        case 2 -> 0x1F600 + random.nextInt(50);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return text.toString();
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }
}
