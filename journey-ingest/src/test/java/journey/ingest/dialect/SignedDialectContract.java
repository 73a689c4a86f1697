package journey.ingest.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.ingest.collect.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every dialect owes whose deliveries are signed. Golden files lie beside the test. */
public interface SignedDialectContract {
    Dialect dialect();

    String signatureHeader();

    /** Of a delivery and of its repetition; without the signature. */
    Map<String, String> headers(String topic);

    /** Topics that deliveries of their own kind have. */
    String topic();

    default Translation translate(String topic, byte[] body) {
        return translate(topic, body, Optional.of(Deliveries.signature("s-1", body)), "s-1");
    }

    default Translation translate(String topic, byte[] body, Optional<String> signature, String... secrets) {
        Map<String, String> headers = new LinkedHashMap<>(headers(topic));
        signature.ifPresent(value -> headers.put(signatureHeader(), value));
        return dialect().translate(Deliveries.of("key-1", Map.of(), headers, body), Deliveries.source(secrets));
    }

    @Test
    default void goldenDeliveriesBecomeTheirEventsAndAreReadAsTheirFilesSay() {
        assertThat(Golden.of(getClass())).isNotEmpty().allSatisfy(golden -> {
            Translation translation = translate(golden.topic(), golden.body());

            List<JsonNode> events = Deliveries.events(translation);
            events.forEach(event -> ((ObjectNode) event).remove("messageId"));
            assertThat(events).containsExactlyElementsOf(golden.events());
            assertThat(Deliveries.touchpoints(translate(golden.topic(), golden.body())))
                    .extracting(Deliveries::readable)
                    .containsExactlyElementsOf(golden.read());
        });
    }

    @Test
    default void aSignatureByAnyOfTheSecretsIsGenuine() {
        Golden golden = Golden.of(getClass()).getFirst();
        String first = Deliveries.signature("s-1", golden.body());
        String second = Deliveries.signature("s-2", golden.body());

        assertThat(translate(golden.topic(), golden.body(), Optional.of(first), "s-1", "s-2"))
                .isInstanceOf(Translation.Events.class);
        assertThat(translate(golden.topic(), golden.body(), Optional.of(second), "s-1", "s-2"))
                .isInstanceOf(Translation.Events.class);
    }

    @Test
    default void withoutAGenuineSignatureADeliveryIsForged() {
        Golden golden = Golden.of(getClass()).getFirst();
        byte[] body = golden.body();
        String right = Deliveries.signature("s-1", body);
        byte[] tampered = body.clone();
        tampered[body.length / 2] ^= 1;

        for (Optional<String> signature : List.of(
                Optional.<String>empty(),
                Optional.of(""),
                Optional.of("no base64 at all"),
                Optional.of("AAAA"),
                Optional.of(Deliveries.signature("s-3", body)))) {
            assertThat(translate(golden.topic(), body, signature, "s-1", "s-2")).isInstanceOf(Translation.Forged.class);
        }
        assertThat(translate(golden.topic(), tampered, Optional.of(right), "s-1"))
                .isInstanceOf(Translation.Forged.class);
        assertThat(translate(golden.topic(), body, Optional.of(right))).isInstanceOf(Translation.Forged.class);
        assertThat(translate("a/topic.nobody.knows", body, Optional.empty(), "s-1"))
                .isInstanceOf(Translation.Forged.class);
    }

    @Test
    default void anEmptySecretIsNone() {
        Golden golden = Golden.of(getClass()).getFirst();

        assertThat(translate(golden.topic(), golden.body(), Optional.of(""), ""))
                .isInstanceOf(Translation.Forged.class);
    }

    @Test
    default void aRepetitionGivesTheSameBytes() {
        assertThat(Golden.of(getClass())).allSatisfy(golden -> {
            var first = (Translation.Events) translate(golden.topic(), golden.body());
            var second = (Translation.Events) translate(golden.topic(), golden.body());
            assertThat(second.batch()).isEqualTo(first.batch());
        });
    }

    @Test
    default void eventsOfOneDeliveryHaveDifferentMessageIds() {
        assertThat(Golden.of(getClass()))
                .allSatisfy(golden -> assertThat(Deliveries.events(translate(golden.topic(), golden.body())))
                        .extracting(event -> event.path("messageId").asString())
                        .doesNotHaveDuplicates());
    }

    @Test
    default void aTopicThatSaysNothingOfACustomerIsTakenAndDropped() {
        assertThat(translate("products/update", "{}".getBytes(UTF_8))).isEqualTo(new Translation.Nothing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"id\":|NOT_JSON",
                "{} {}|NOT_JSON",
                "id=7|NOT_JSON",
                "[]|NOT_AN_OBJECT",
                "7|NOT_AN_OBJECT",
                "null|NOT_AN_OBJECT"
            })
    default void whatIsNoJsonObjectIsIllegible(String body, Flaw flaw) {
        assertThat(translate(topic(), body.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Translation.Illegible.class,
                        illegible -> assertThat(illegible.flaw()).isEqualTo(flaw));
    }

    @Test
    default void whatIsNestedTooDeeplyIsIllegible() {
        byte[] body = ("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}").getBytes(UTF_8);

        assertThat(translate(topic(), body))
                .isInstanceOfSatisfying(
                        Translation.Illegible.class,
                        illegible -> assertThat(illegible.flaw()).isEqualTo(Flaw.BEYOND_LIMITS));
    }

    @Test
    default void aNumberThatNoDecimalHoldsIsIllegible() {
        byte[] body = "{\"id\": 1, \"total\": 1e99999999999}".getBytes(UTF_8);

        assertThat(translate(topic(), body))
                .isInstanceOfSatisfying(
                        Translation.Illegible.class,
                        illegible -> assertThat(illegible.flaw()).isEqualTo(Flaw.BEYOND_LIMITS));
    }

    @Test
    default void missingAndOddFieldsNeverThrowAndWhatIsWrittenCanBeRead() {
        int read = 0;
        for (Golden golden : Golden.of(getClass())) {
            for (JsonNode payload : Deliveries.damaged(golden.payload())) {
                Translation translation =
                        translate(golden.topic(), payload.toString().getBytes(UTF_8));
                if (translation instanceof Translation.Events) {
                    read += Deliveries.touchpoints(translation).size();
                } else if (translation instanceof Translation.Illegible illegible) {
                    assertThat(illegible.flaw()).isEqualTo(Flaw.IDENTITY);
                } else {
                    assertThat(translation).isEqualTo(new Translation.Nothing());
                }
            }
        }
        assertThat(read).isGreaterThan(100);
    }

    @Test
    default void theWriteKeyIsTheRestOfThePath() {
        assertThat(dialect().writeKey(Deliveries.of("key-1", Map.of(), Map.of(), new byte[0])))
                .contains("key-1");
        assertThat(dialect().writeKey(Deliveries.of("", Map.of(), Map.of(), new byte[0])))
                .isEmpty();
        assertThat(dialect().path()).endsWith("/*");
        assertThat(dialect().methods()).containsExactly("POST");
        assertThat(dialect().welcome()).isEqualTo(Dialect.Welcome.JSON);
    }
}
