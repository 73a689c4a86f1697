package journey.ingest.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What holds of any body at all, whoever made it. */
final class IntakeLaws {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private IntakeLaws() {}

    /** Throws nothing, loses nothing, and lets nothing pass that consumers can't read. */
    static void hold(Call call, byte[] body) {
        byte[] untouched = body.clone();
        Intakes.Intake intake = Intakes.of(call, body);
        assertThat(body).isEqualTo(untouched);
        switch (intake.answer()) {
            case Answer.Taken taken -> {
                accountedFor(call, body, taken.accepted(), taken.rejected(), intake);
                assertThat(call.batch() || taken.rejected().isEmpty()).isTrue();
            }
            case Answer.Refused refused -> {
                accountedFor(call, body, 0, refused.rejected(), intake);
                assertThat(refused.rejected()).hasSize(1);
            }
            case Answer.Unauthorized never -> throw unexpected(never);
            case Answer.ForeignOrigin never -> throw unexpected(never);
            case Answer.Throttled never -> throw unexpected(never);
            case Answer.Unavailable never -> throw unexpected(never);
        }
        assertThat(intake.decoded()).allMatch(Decoded.Ok.class::isInstance);
    }

    private static void accountedFor(
            Call call, byte[] body, int accepted, List<Rejection> rejected, Intakes.Intake intake) {
        assertThat(intake.log().touchpoints()).hasSize(accepted);
        assertThat(intake.log().rejected()).hasSameSizeAs(rejected);
        assertThat(intake.receipts()).singleElement().satisfies(receipt -> {
            assertThat(receipt.good()).hasSize(accepted);
            assertThat(receipt.bad()).isEqualTo(rejected);
        });
        boolean whole =
                rejected.stream().anyMatch(rejection -> rejection.index().isEmpty());
        if (call.batch() && !whole) {
            // Every element has one place, good or bad.
            Set<Integer> places = new HashSet<>();
            rejected.forEach(rejection ->
                    assertThat(places.add(rejection.index().orElseThrow())).isTrue());
            assertThat(places).allMatch(place -> place >= 0 && place < accepted + rejected.size());
            elements(body)
                    .ifPresent(size -> assertThat(accepted + rejected.size()).isEqualTo(size));
        }
        intake.log().touchpoints().forEach(record -> {
            assertThat(JsonOracle.parsed(record.value()))
                    .hasValueSatisfying(document -> assertThat(document.flaws()).isEmpty());
            assertThat(contains(body, record.value())).isTrue();
            assertThat(record.value()).hasSizeLessThanOrEqualTo(Limits.SEGMENT.event());
            assertThat(record.headers().get(Headers.ID)).isNotBlank().hasSizeLessThanOrEqualTo(Limits.MESSAGE_ID);
        });
        intake.log()
                .rejected()
                .forEach(record -> assertThat(contains(body, record.value())).isTrue());
    }

    /** How many Jackson finds, where it can read the body. */
    private static Optional<Integer> elements(byte[] body) {
        try {
            return Optional.of(JACKSON.readTree(new String(body, StandardCharsets.UTF_8)))
                    .map(json -> json.path("batch").size());
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static boolean contains(byte[] body, byte[] part) {
        if (part.length == body.length) {
            return Arrays.equals(body, part);
        }
        // Bytes as characters, for the JDK's search.
        return new String(body, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    private static AssertionError unexpected(Answer answer) {
        return new AssertionError("answered " + answer);
    }
}
