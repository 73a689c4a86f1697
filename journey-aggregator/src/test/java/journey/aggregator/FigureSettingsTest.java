package journey.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import journey.aggregator.phase.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FigureSettingsTest {
    @Test
    void phasesAndDelaysAreSettings() {
        AggregatorProperties properties = bound(Map.of(
                "journey.aggregator.phases[Product Viewed]", "intent",
                "journey.aggregator.carts.browse-abandoned-after", "2h",
                "journey.aggregator.figures.bots", "true"));

        assertThat(properties.rules().phases().byEvent()).containsOnly(Map.entry("Product Viewed", Phase.INTENT));
        assertThat(properties.rules().carts().browseAbandonedAfter()).contains(Duration.ofHours(2));
        assertThat(properties.rules().figures().bots()).isTrue();
        assertThat(bound(Map.of()).rules().carts().browseAbandonedAfter()).isEmpty();
    }

    @Test
    void aCheckoutWaitsNoLongerThanACart() {
        String cart = "journey.aggregator.carts.abandoned-after";
        String checkout = "journey.aggregator.carts.checkout-abandoned-after";

        assertThat(checkoutAfter(Map.of())).isEqualTo(Duration.ofMinutes(30));
        assertThat(checkoutAfter(Map.of(cart, "20s"))).isEqualTo(Duration.ofSeconds(20));
        assertThat(checkoutAfter(Map.of(cart, "20s", checkout, ""))).isEqualTo(Duration.ofSeconds(20));
        assertThat(checkoutAfter(Map.of(cart, "3h"))).isEqualTo(Duration.ofMinutes(30));
        assertThat(checkoutAfter(Map.of(cart, "3h", checkout, "2h"))).isEqualTo(Duration.ofHours(2));
        assertThatThrownBy(() -> bound(Map.of(cart, "20s", checkout, "21s")))
                .rootCause()
                .hasMessageContaining("carts.checkout-abandoned-after is PT21S, carts.abandoned-after PT20S");
    }

    private static Duration checkoutAfter(Map<String, String> settings) {
        return bound(settings).rules().carts().checkoutAbandonedAfter();
    }

    @Test
    void onlyMachinesGoUnlessItIsSet() {
        assertThat(bound(Map.of()).keeping().machines()).contains(Duration.ofDays(30));
        assertThat(bound(Map.of()).keeping().anonymous()).isEmpty();
        assertThat(bound(Map.of()).keeping().known()).isEmpty();
        assertThat(bound(Map.of()).keeping().counters()).isEmpty();
        assertThat(bound(Map.of("journey.aggregator.lateness", "40d")).keeping().machines())
                .contains(Duration.ofDays(41));
        assertThat(bound(Map.of("journey.aggregator.retention.machines", "0s"))
                        .keeping()
                        .machines())
                .isEmpty();
        assertThat(bound(Map.of("journey.aggregator.retention.anonymous", "31d"))
                        .keeping()
                        .anonymous())
                .contains(Duration.ofDays(31));
    }

    @ParameterizedTest
    @CsvSource({
        "phases[view_item], intent, touchpoints of this event are called \"Product Viewed\"",
        "phases.ProductViewed, intent, 'write [Product Viewed], in brackets'",
        "figures.low-spenders, 0.9, high-spenders",
        "figures.rows, 0, rows is 1 or more",
        "retention.anonymous, 30d, journey.aggregator.retention.anonymous has to be longer than",
        "retention.known, 20d, journey.aggregator.retention.known has to be longer than",
        "retention.every, 0s, a positive time"
    })
    void badSettingsStopTheStartWithOneSentence(String key, String value, String sentence) {
        assertThatThrownBy(() -> bound(Map.of("journey.aggregator." + key, value)))
                .rootCause()
                .hasMessageContaining(sentence);
    }

    private static AggregatorProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("journey.aggregator", AggregatorProperties.class);
    }
}
