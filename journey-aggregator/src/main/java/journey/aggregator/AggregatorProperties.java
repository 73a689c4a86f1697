package journey.aggregator;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import journey.aggregator.affinity.AffinityRules;
import journey.aggregator.affinity.Decay;
import journey.aggregator.cart.CartRules;
import journey.aggregator.figures.FigureSettings;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.yaml.FunnelFiles;
import journey.aggregator.identity.Guards;
import journey.aggregator.identity.Holdings;
import journey.aggregator.journey.FigureRules;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.journey.Keeping;
import journey.aggregator.phase.Phase;
import journey.aggregator.phase.PhaseRules;
import journey.aggregator.session.SessionRules;
import journey.events.Money;
import journey.events.codec.EventNames;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code journey.aggregator}.
 *
 * @param workers threads of each of the steps identity and journey
 * @param instance a name this process keeps over restarts, unlike any other process's; empty for none
 * @param tick how often timers and watermarks are looked at
 * @param lateness how late a touchpoint may come and still find its place
 * @param tail touchpoints kept for that per customer
 * @param history older touchpoints kept to be shown per customer
 * @param identity how people are told apart
 * @param shopCurrency ISO 4217, for amounts that come without one
 * @param consentCategories from a category of Segment's consent object to the channel that it stands for
 * @param phases from a touchpoint's name to a phase; replaces the defaults where given
 * @param funnels a YAML file or a folder of such, see {@link FunnelFiles}; empty for the default funnel alone
 * @param retention how long things are kept
 * @param affinity how what goes together is counted
 */
@Validated
@ConfigurationProperties("journey.aggregator")
record AggregatorProperties(
        @Min(1) @DefaultValue("1") int workers,
        @DefaultValue("") String instance,
        @NotNull @DefaultValue("200ms") Duration tick,
        @NotNull @DefaultValue("24h") Duration lateness,
        @Min(1) @DefaultValue("500") int tail,
        @Min(0) @DefaultValue("200") int history,
        @NotNull @DefaultValue("EUR") String shopCurrency,
        @Valid @DefaultValue Identity identity,
        @Valid @DefaultValue Carts carts,
        @Valid @DefaultValue Sessions sessions,
        @DefaultValue Map<String, String> consentCategories,
        @DefaultValue Map<String, Phase> phases,
        @NotNull @DefaultValue("") String funnels,
        @Valid @DefaultValue Figures figures,
        @Valid @DefaultValue Retention retention,
        @Valid @DefaultValue Affinity affinity) {

    /** See {@link AffinityRules}. */
    record Affinity(
            @NotNull @DefaultValue("30d") Duration halfLife,
            @DefaultValue("3") double boughtWeight,
            @Min(1) @DefaultValue("32") int neighbours,
            @Min(1) @DefaultValue("5000") int products) {
        AffinityRules rules() {
            return new AffinityRules(
                    new Decay(halfLife),
                    boughtWeight,
                    neighbours,
                    products,
                    AffinityRules.DEFAULT.bestsellers(),
                    AffinityRules.DEFAULT.remembered());
        }
    }

    /** See {@link Keeping}; zero for machines keeps them for good. */
    record Retention(
            @NotNull @DefaultValue("30d") Duration machines,
            Optional<Duration> anonymous,
            Optional<Duration> known,
            Optional<Duration> counters,
            Optional<Duration> receipts,
            @Min(0) @DefaultValue("1000") int comments,
            @NotNull @DefaultValue("24h") Duration every) {}

    /** See {@link FigureRules} and {@link FigureSettings}. */
    record Figures(
            @DefaultValue("false") boolean bots,
            @DefaultValue("500") int names,
            @DefaultValue("5d") Duration attribution,
            @DefaultValue("0.3333") double lowSpenders,
            @DefaultValue("0.6666") double highSpenders,
            @DefaultValue("100") int rows) {
        FigureSettings settings() {
            return new FigureSettings(lowSpenders, highSpenders, rows);
        }

        FigureRules rules() {
            return new FigureRules(bots, names, attribution);
        }
    }

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

    /** @param checkoutAbandonedAfter half an hour unless given, or {@code abandonedAfter} where that is shorter */
    record Carts(
            @DefaultValue("60m") Duration abandonedAfter,
            Optional<Duration> checkoutAbandonedAfter,
            @DefaultValue("30d") Duration expiresAfter,
            Optional<Duration> browseAbandonedAfter) {

        /** @throws IllegalArgumentException when they make no sense */
        CartRules rules() {
            Duration usual = CartRules.DEFAULT.checkoutAbandonedAfter();
            return new CartRules(
                    abandonedAfter,
                    checkoutAbandonedAfter.orElse(usual.compareTo(abandonedAfter) < 0 ? usual : abandonedAfter),
                    expiresAfter,
                    browseAbandonedAfter);
        }
    }

    record Sessions(
            @DefaultValue("30m") Duration silence,
            @DefaultValue("12h") Duration longest,
            @DefaultValue("30") int pages) {}

    AggregatorProperties {
        if (!Money.isCurrency(shopCurrency)) {
            throw new IllegalArgumentException("journey.aggregator.shop-currency is no ISO 4217 currency");
        }
        phases.keySet().forEach(AggregatorProperties::checkEvent);
        figures.settings();
        affinity.rules();
        carts.rules();
        checkRetention(retention, carts, lateness, identity.undo());
        keeping(retention, lateness, identity.undo());
    }

    /** A name that no touchpoint ever has would silently lead nowhere. */
    private static void checkEvent(String event) {
        String canonical = EventNames.canonical(event);
        if (!canonical.equals(event)) {
            throw new IllegalArgumentException("journey.aggregator.phases names \"" + event
                    + "\"; touchpoints of this event are called \"" + canonical + "\"");
        }
        EventNames.closest(event).ifPresent(meant -> {
            throw new IllegalArgumentException("journey.aggregator.phases names \"" + event + "\"; write [" + meant
                    + "], in brackets, to keep its spaces");
        });
    }

    private static void checkRetention(Retention retention, Carts carts, Duration lateness, Duration undo) {
        // A checkout waits no longer than a cart.
        Duration longest = Stream.of(
                        carts.abandonedAfter(), carts.browseAbandonedAfter().orElse(Duration.ZERO))
                .max(Duration::compareTo)
                .orElseThrow()
                .plus(carts.expiresAfter());
        Duration needed =
                Stream.of(longest, lateness, undo).max(Duration::compareTo).orElseThrow();
        checkRetention("anonymous", retention.anonymous(), needed);
        checkRetention("known", retention.known(), needed);
    }

    private static void checkRetention(String name, Optional<Duration> kept, Duration needed) {
        if (kept.filter(time -> time.compareTo(needed) <= 0).isPresent()) {
            throw new IllegalArgumentException("journey.aggregator.retention." + name + " has to be longer than "
                    + needed + ": until then carts expire, and touchpoints come late or apart again");
        }
    }

    /** How long things are kept. Machines' journeys are never taken while their touchpoints may still come late. */
    Keeping keeping() {
        return keeping(retention, lateness, identity.undo());
    }

    private static Keeping keeping(Retention retention, Duration lateness, Duration undo) {
        Duration unsettled = (lateness.compareTo(undo) > 0 ? lateness : undo).plusDays(1);
        return new Keeping(
                Optional.of(retention.machines())
                        .filter(Duration::isPositive)
                        .map(kept -> kept.compareTo(unsettled) > 0 ? kept : unsettled),
                retention.anonymous(),
                retention.known(),
                retention.counters(),
                retention.receipts(),
                retention.comments(),
                retention.every());
    }

    Optional<String> instanceName() {
        return Optional.of(instance).filter(name -> !name.isBlank());
    }

    /** @throws journey.aggregator.funnel.yaml.UnusableFunnels when the definitions can't be read */
    JourneyRules rules() {
        return new JourneyRules(
                lateness,
                tail,
                identity.undo(),
                history,
                shopCurrency,
                carts.rules(),
                new SessionRules(sessions.silence(), sessions.longest(), sessions.pages()),
                phases.isEmpty() ? PhaseRules.DEFAULT : new PhaseRules(phases),
                funnels.isBlank() ? List.of(Funnel.DEFAULT) : FunnelFiles.read(Path.of(funnels)),
                figures.rules());
    }
}
