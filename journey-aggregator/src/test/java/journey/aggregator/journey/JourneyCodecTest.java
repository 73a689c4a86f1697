package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import journey.events.CustomerId;
import journey.events.Identifier;
import org.junit.jupiter.api.Test;

class JourneyCodecTest {
    private static final JourneyRules RULES = JourneyRules.DEFAULT;
    private static final CustomerId ADA = CustomerId.of(new Identifier(Identifier.Kind.USER, "ada"));

    private final JourneyCodec codec = new JourneyCodec(RULES);

    /** Two visits of ten touchpoints each, the second one with a cart that was started in the first, and an order. */
    private static Visitor customer() {
        Visitor visitor = Visitor.aVisitor().on("0b1c9a52-6a4b-4a7e-9a39-6a2f7e0d4c11");
        visitor.from("google/cpc/autumn").browsing().browsing();
        for (int i = 0; i < 2; i++) {
            visitor.idleFor(Duration.ofSeconds(20)).viewing("p-10" + i);
        }
        visitor.adding("p-101", "19.90").idleFor(Duration.ofHours(6));
        visitor.browsing()
                .loggingIn("c-100234")
                .leavingAddress("ada.rossi@example.com")
                .allowing(true);
        visitor.viewing("p-200").adding("p-201", "5.00").startingCheckout().browsing();
        return visitor.ordering("o-20031", "24.90").browsing();
    }

    private static Journey settled() {
        Journey journey = Visitor.folded(Journey.of(ADA), customer().touchpoints(), RULES);
        return journey.advance(journey.nextDue(RULES).orElseThrow(), RULES);
    }

    @Test
    void aCustomerOfTwentyTouchpointsTakesLittleOnceNothingIsOpen() {
        Journey journey = settled();

        assertThat(journey.touchpoints()).hasSize(20);
        assertThat(journey.tail()).isEmpty();
        assertThat(codec.encode(new Held.Live(journey))).hasSizeLessThan(360);
    }

    @Test
    void aMarkThatSomebodyWentElsewhereIsTiny() {
        assertThat(codec.encode(new Held.Forwarded(ADA))).hasSize(2 + CustomerId.BYTES);
    }

    @Test
    void whatWasCutOffOrIsOfAnotherLayoutIsRefused() {
        byte[] stored = codec.encode(new Held.Live(settled()));
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> codec.decode(ADA, cut)).isInstanceOf(IllegalArgumentException.class);
        }
        stored[0]++;
        assertThatThrownBy(() -> codec.decode(ADA, stored))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layout");
    }

    @Test
    void wordsOfAllKindsAreReadBack() {
        Shorthand said = new Shorthand();
        said.base(1_700_000_000_000L);
        String[] words = {
            "",
            "Page",
            "EUR",
            "tè",
            "0b1c9a52-6a4b-4a7e-9a39-6a2f7e0d4c11",
            "ajs-next-1763800000000-0b1c9a52-6a4b-4a7e-9a39-6a2f7e0d4c11",
            "0B1C9A52-6a4b-4a7e-9a39-6a2f7e0d4c11",
            "ajs-next-0763800000000-0b1c9a52-6a4b-4a7e-9a39-6a2f7e0d4c11",
            "node-next-1763800000000-0b1c9a52-6a4b-4a7e-9a39-6a2f7e0d4c11",
            "ajs-next-17638000000001-0b1c9a52-6a4b-4a7e-9a39-6a2f7e0d4c11",
            "ajs-next-176380000000x-0b1c9a52-6a4b-4a7e-9a39-6a2f7e0d4c11",
            "user:c-1",
            "c-1",
            "anonymous:0b1c9a52-6a4b-4a7e-9a39-6a2f7e0d4c11",
            "user:",
            "user:email:x",
            "cart:7",
            "x".repeat(2_000)
        };
        int[] numbers = Arrays.stream(words).mapToInt(said::number).toArray();
        ByteSink sink = new ByteSink(8);
        said.write(sink);

        Shorthand read = new Shorthand(new ByteSource(sink.array(), 0, sink.size(), new Shorthand()));

        assertThat(Arrays.stream(numbers).mapToObj(read::word)).containsExactly(words);
        assertThat(read.base()).isEqualTo(1_700_000_000_000L);
        assertThat(read.number("c-1")).isEqualTo(said.number("c-1"));
        assertThat(read.number("new")).isEqualTo(said.number("new"));
        assertThat(read.own()).doesNotContain("Page").contains("c-1");
    }
}
