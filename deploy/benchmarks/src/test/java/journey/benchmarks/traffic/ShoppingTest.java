package journey.benchmarks.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import journey.events.Envelope;
import journey.events.Interaction;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.TouchpointCodec;
import org.junit.jupiter.api.Test;

class ShoppingTest {
    private static final Instant END = Instant.parse("2026-11-22T20:00:00Z");
    private static final Duration SPAN = Duration.ofHours(20);

    private static List<Shopping.Sent> all(Shopping shopping) {
        return shopping.stream().toList();
    }

    private static Touchpoint read(Shopping.Sent sent) {
        Decoded<Touchpoint> decoded = new TouchpointCodec(Map.of())
                .decode(new Envelope(sent.key(), sent.headers(), sent.json().getBytes(UTF_8)));
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<Touchpoint>) decoded).value();
    }

    @Test
    void theSameSeedGivesTheSameShoppingInTheOrderOfTime() {
        List<Shopping.Sent> once = all(Shopping.ofAll(7, 300, END, SPAN));

        assertThat(all(Shopping.ofAll(7, 300, END, SPAN))).isEqualTo(once);
        assertThat(all(Shopping.ofAll(8, 300, END, SPAN))).isNotEqualTo(once);
        List<Instant> times = once.stream().map(sent -> read(sent).time()).toList();
        assertThat(times).isSorted();
        assertThat(times.getFirst()).isAfterOrEqualTo(END.minus(SPAN));
        assertThat(times.getLast()).isBeforeOrEqualTo(END);
    }

    @Test
    void aCustomerDoesAboutTenThings() {
        List<Shopping.Sent> all = all(Shopping.ofAll(7, 2_000, END, SPAN));

        assertThat(all.size() / 2_000.0).isBetween(8.5, 10.5);
        assertThat(all.stream().mapToInt(sent -> sent.json().length()).average().orElseThrow())
                .isBetween(500.0, 800.0);
        assertThat(all.stream().map(sent -> read(sent).messageId())).doesNotHaveDuplicates();
    }

    @Test
    void aLoyalCustomerDoesTwentyThingsWithACartAndAnOrder() {
        Map<String, List<Touchpoint>> byCustomer = new HashMap<>();
        for (Shopping.Sent sent : all(Shopping.loyal(7, 20, END, SPAN))) {
            byCustomer.computeIfAbsent(sent.key(), key -> new ArrayList<>()).add(read(sent));
        }

        assertThat(byCustomer).hasSize(20);
        assertThat(byCustomer.values()).allSatisfy(touchpoints -> {
            assertThat(touchpoints).hasSize(20);
            assertThat(touchpoints)
                    .filteredOn(touchpoint -> touchpoint.what() instanceof Interaction.CartItemAdded)
                    .hasSize(2);
            assertThat(touchpoints)
                    .filteredOn(touchpoint -> touchpoint.what() instanceof Interaction.OrderCompleted)
                    .hasSize(1);
        });
    }
}
