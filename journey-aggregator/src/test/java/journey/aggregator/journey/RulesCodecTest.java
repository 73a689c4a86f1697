package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import journey.aggregator.funnel.Filter;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.Property;
import journey.aggregator.generation.Fingerprint;
import org.junit.jupiter.api.Test;

class RulesCodecTest {
    private static final JourneyRules RULES = Visitor.RULES.withFunnels(List.of(
            Visitor.RULES.funnels().getLast(),
            new Funnel(
                    "filtered",
                    Duration.ofHours(36),
                    List.of(
                            new Funnel.Step("visit", Set.of(), List.of(new Filter.Present(Property.CAMPAIGN))),
                            new Funnel.Step(
                                    "added",
                                    Set.of("Product Added"),
                                    List.of(
                                            new Filter.OneOf(Property.CATEGORY, Set.of("mugs", "bowls")),
                                            new Filter.Not(Property.CHANNEL, Set.of("store")),
                                            new Filter.Contains(Property.PAGE, "sale"),
                                            new Filter.Above(Property.PRICE, new BigDecimal("10.50")),
                                            new Filter.Below(Property.PRICE, new BigDecimal("99")),
                                            new Filter.Absent(Property.REFERRER)))))));

    @Test
    void rulesAreReadBackTheSame() {
        JourneyRules read = RulesCodec.decode(RulesCodec.encode(RULES));

        assertThat(read).isEqualTo(RULES);
        assertThat(Fingerprint.of(read)).isEqualTo(Fingerprint.of(RULES)).isNotEqualTo(Fingerprint.of(Visitor.RULES));
    }

    @Test
    void rulesOfAnotherLayoutOrVersionAreRefused() {
        String kept = new String(RulesCodec.encode(RULES), UTF_8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RulesCodec.decode(
                        kept.replaceFirst("\"layout\":\\d+", "\"layout\":0").getBytes(UTF_8)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RulesCodec.decode(
                        kept.replaceFirst("\"funnels\"", "\"wells\"").getBytes(UTF_8)));
        assertThatIllegalArgumentException().isThrownBy(() -> RulesCodec.decode(new byte[] {2, 0}));
    }
}
