package journey.aggregator;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.cart.CartRules;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.identity.Guards;
import journey.aggregator.identity.Holdings;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.phase.Phase;
import journey.aggregator.phase.PhaseRules;
import journey.aggregator.session.SessionRules;
import journey.events.Money;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code journey.aggregator}.
 *
 * @param workers threads of each of the two steps
 * @param instance a name this process keeps over restarts, unlike any other process's; empty for none
 * @param tick how often timers and watermarks are looked at
 * @param remembered journeys kept in memory per partition, about 5 KB each
 * @param lateness how late a touchpoint may come and still find its place
 * @param tail touchpoints kept for that per customer
 * @param history older touchpoints kept to be shown per customer
 * @param identity how people are told apart
 * @param shopCurrency ISO 4217, for amounts that come without one
 * @param consentCategories from a category of Segment's consent object to the channel that it stands for
 * @param phases from a touchpoint's name to a phase; replaces the defaults where given
 */
@Validated
@ConfigurationProperties("journey.aggregator")
record AggregatorProperties(
        @Min(1) @DefaultValue("1") int workers,
        @DefaultValue("") String instance,
        @NotNull @DefaultValue("200ms") Duration tick,
        @Min(1) @DefaultValue("500") int remembered,
        @NotNull @DefaultValue("24h") Duration lateness,
        @Min(1) @DefaultValue("500") int tail,
        @Min(0) @DefaultValue("200") int history,
        @NotNull @DefaultValue("EUR") String shopCurrency,
        @Valid @DefaultValue Identity identity,
        @Valid @DefaultValue Carts carts,
        @Valid @DefaultValue Sessions sessions,
        @DefaultValue Map<String, String> consentCategories,
        @DefaultValue Map<String, Phase> phases,
        @DefaultValue List<@Valid FunnelDefinition> funnels) {

    /**
     * Settings of identity.
     *
     * @param buckets in which links are kept in Redis, a power of two; can't be changed later on
     * @param blocked values that identify nobody, for all kinds or, as {@code cart:test}, for one
     * @param undo how long after a merge it can be undone; zero for not at all
     */
    record Identity(
            @Min(1) @DefaultValue("65536") int buckets,
            @DefaultValue Set<String> blocked,
            @NotNull @DefaultValue("24h") Duration undo,
            @Valid @DefaultValue Limits limits) {
        /** Identifiers that one customer may have of each kind; of user ids it is one. */
        record Limits(
                @Min(1) @Max(Holdings.MOST) @DefaultValue("100")
                int anonymous,

                @Min(1) @Max(Holdings.MOST) @DefaultValue("10")
                int email,

                @Min(1) @Max(Holdings.MOST) @DefaultValue("10000")
                int order,

                @Min(1) @Max(Holdings.MOST) @DefaultValue("1000")
                int checkout,

                @Min(1) @Max(Holdings.MOST) @DefaultValue("1000")
                int cart) {}

        Guards guards() {
            return new Guards(
                    blocked, new Holdings(limits.email, limits.anonymous, limits.order, limits.checkout, limits.cart));
        }
    }

    record Carts(
            @DefaultValue("60m") Duration abandonedAfter,
            @DefaultValue("30m") Duration checkoutAbandonedAfter,
            @DefaultValue("30d") Duration expiresAfter) {}

    record Sessions(
            @DefaultValue("30m") Duration silence,
            @DefaultValue("12h") Duration longest) {}

    record FunnelDefinition(
            @NotEmpty String name,
            @DefaultValue("14d") Duration window,
            @NotEmpty List<Step> steps) {
        /** @param events empty for the visit itself */
        record Step(@NotEmpty String name, @DefaultValue Set<String> events) {}
    }

    AggregatorProperties {
        if (!Money.isCurrency(shopCurrency)) {
            throw new IllegalArgumentException("journey.aggregator.shop-currency is no ISO 4217 currency");
        }
        if (new HashSet<>(funnels.stream().map(FunnelDefinition::name).toList()).size() != funnels.size()) {
            throw new IllegalArgumentException("journey.aggregator.funnels has two funnels of one name");
        }
    }

    Optional<String> instanceName() {
        return Optional.of(instance).filter(name -> !name.isBlank());
    }

    JourneyRules rules() {
        List<Funnel> defined = funnels.stream()
                .map(funnel -> new Funnel(
                        funnel.name(),
                        funnel.window(),
                        funnel.steps().stream()
                                .map(step -> new Funnel.Step(step.name(), step.events()))
                                .toList()))
                .toList();
        List<Funnel> all = new java.util.ArrayList<>(defined);
        if (defined.stream().noneMatch(funnel -> funnel.name().equals(Funnel.DEFAULT.name()))) {
            all.addFirst(Funnel.DEFAULT);
        }
        return new JourneyRules(
                lateness,
                tail,
                identity.undo(),
                history,
                shopCurrency,
                new CartRules(carts.abandonedAfter(), carts.checkoutAbandonedAfter(), carts.expiresAfter()),
                new SessionRules(sessions.silence(), sessions.longest()),
                phases.isEmpty() ? PhaseRules.DEFAULT : new PhaseRules(phases),
                all);
    }
}
