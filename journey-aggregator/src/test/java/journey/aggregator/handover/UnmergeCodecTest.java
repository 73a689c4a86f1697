package journey.aggregator.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.events.codec.Decoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnmergeCodecTest {
    private static final CustomerId LOSER = new CustomerId("aAAAAAAAAAAAAAAAA");
    private static final CustomerId WINNER = new CustomerId("uAAAAAAAAAAAAAAAA");
    private static final Identifier PHONE = new Identifier(Kind.ANONYMOUS, "phone");
    private static final Identifier ADDRESS = new Identifier(Kind.EMAIL, "a@example.org");
    private static final Identifier CART = new Identifier(Kind.CART, "c-1");
    private static final Unmerge UNMERGE = new Unmerge(
            WINNER, LOSER, List.of(CART, PHONE, CART), List.of(ADDRESS), Instant.parse("2026-03-01T12:00:00.123Z"));

    @Test
    void comesBackAsItWasUnderAnyKey() {
        Envelope record = UnmergeCodec.encode(UNMERGE, "key");

        assertThat(record.key()).isEqualTo("key");
        assertThat(record.headers()).containsEntry("ce_type", "journey.unmerge");
        assertThat(UnmergeCodec.isOne(record)).isTrue();
        assertThat(UnmergeCodec.decode(record)).isEqualTo(new Decoded.Ok<>(UNMERGE));
        assertThat(UNMERGE.ids()).containsExactly(PHONE, CART);
        assertThat(UNMERGE.toString()).doesNotContain("phone");
    }

    @Test
    void theNewCustomerFollowsFromTheTwoAndIsNeitherOfThem() {
        Unmerge later = new Unmerge(WINNER, LOSER, List.of(PHONE), List.of(), Instant.EPOCH);

        assertThat(UNMERGE.into()).isEqualTo(later.into()).isNotIn(LOSER, WINNER);
        assertThat(UNMERGE.into().known()).isFalse();
        assertThat(new Unmerge(WINNER, UNMERGE.into(), List.of(PHONE), List.of(), Instant.EPOCH).into())
                .isNotEqualTo(UNMERGE.into());
    }

    @Test
    void theFirstIdentifierDecidesWhoseATouchpointIs() {
        assertThat(UNMERGE.takes(List.of(PHONE))).isTrue();
        assertThat(UNMERGE.takes(List.of(ADDRESS, PHONE))).isTrue();
        assertThat(UNMERGE.takes(List.of(ADDRESS, CART))).isFalse();
        assertThat(UNMERGE.takes(List.of(new Identifier(Kind.USER, "ann"), PHONE)))
                .isFalse();
        assertThat(UNMERGE.takes(List.of(new Identifier(Kind.ANONYMOUS, "laptop"), CART)))
                .isFalse();
        assertThat(UNMERGE.takes(List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"winner\":\"uAAAAAAAAAAAAAAAA\",\"loser\":\"aAAAAAAAAAAAAAAAA\",\"at\":\"2026-03-01T12:00:00Z\",\"ids\":[]}",
                "{\"winner\":\"uAAAAAAAAAAAAAAAA\",\"loser\":\"aAAAAAAAAAAAAAAAA\",\"at\":\"2026-03-01T12:00:00Z\",\"ids\":[{\"kind\":\"user\",\"value\":\"x\"}]}",
                "{\"winner\":\"uAAAAAAAAAAAAAAAA\",\"loser\":\"aAAAAAAAAAAAAAAAA\",\"at\":\"2026-03-01T12:00:00Z\",\"ids\":[{\"kind\":\"face\",\"value\":\"x\"}]}",
                "{\"winner\":\"uAAAAAAAAAAAAAAAA\",\"loser\":\"uAAAAAAAAAAAAAAAA\",\"at\":\"2026-03-01T12:00:00Z\",\"ids\":[{\"kind\":\"cart\",\"value\":\"x\"}]}",
                "{\"winner\":\"uAAAAAAAAAAAAAAAA\",\"loser\":\"aAAAAAAAAAAAAAAAA\",\"at\":\"noon\",\"ids\":[{\"kind\":\"cart\",\"value\":\"x\"}]}"
            })
    void whatIsBrokenIsUndecodable(String value) {
        Envelope record = new Envelope("k", Map.of("ce_type", UnmergeCodec.TYPE), value.getBytes(UTF_8));

        assertThat(UnmergeCodec.decode(record)).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void aKnownCustomerIsNeverALoser() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Unmerge(WINNER, WINNER, List.of(PHONE), List.of(), Instant.EPOCH));
    }
}
