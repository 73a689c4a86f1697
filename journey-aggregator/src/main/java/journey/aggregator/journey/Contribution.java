package journey.aggregator.journey;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import journey.aggregator.cart.EndedEpisode;
import journey.aggregator.cart.Episode;
import journey.aggregator.funnel.Attempts;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.FunnelCounts;

/**
 * What a journey adds to the counters: a pure function of the journey, so whatever changes a journey (a late touchpoint, a
 * merge, a refund) corrects the figures by the difference, and a recount comes to the same. All days are UTC.
 *
 * <table>
 *   <caption>Counters</caption>
 *   <tr><td>{@code carts}</td><td>{@code <day of start>|started}, {@code |open}, {@code |abandoned}, {@code |completed},
 *       {@code |emptied}, {@code |expired}, and {@code |recovered} for the completed ones that had been abandoned</td></tr>
 *   <tr><td>{@code sessions}</td><td>{@code <day of start>|sessions}, {@code |bounced}, {@code |ordered}, {@code |pages}</td></tr>
 *   <tr><td>{@code orders}</td><td>{@code <day>|orders}, {@code <day>|revenue|<currency>} and
 *       {@code <day>|refunded|<currency>} in minor units</td></tr>
 *   <tr><td>{@code customers}</td><td>{@code all}, {@code known}, {@code buyers}, {@code phase|<phase>}</td></tr>
 *   <tr><td>{@code funnel:<name>}, {@code funnel:<name>:by}</td><td>see {@link FunnelCounts}</td></tr>
 * </table>
 */
public final class Contribution {
    private Contribution() {}

    /** What a journey counts for; no entries of zero. */
    public static Map<Counter, Long> of(Journey journey, JourneyRules rules) {
        State state = journey.state();
        if (state.touchpoints() == 0) {
            return Map.of();
        }
        Map<Counter, Long> counts = new HashMap<>();
        state.carts().current().ifPresent(episode -> current(episode, counts));
        state.carts().ended().forEach(episode -> ended(episode, counts));
        state.sessions().byDay().forEach((day, sessions) -> {
            add(counts, "sessions", day + "|sessions", sessions.sessions());
            add(counts, "sessions", day + "|bounced", sessions.bounced());
            add(counts, "sessions", day + "|ordered", sessions.ordered());
            add(counts, "sessions", day + "|pages", sessions.pages());
        });
        state.orders().placed().forEach(order -> {
            LocalDate day = day(order.placedAt().orElseThrow());
            add(counts, "orders", day + "|orders", 1);
            order.gross(rules.shopCurrency())
                    .ifPresent(money -> add(counts, "orders", day + "|revenue|" + money.currency(), money.minor()));
            order.returned(rules.shopCurrency())
                    .ifPresent(money -> add(counts, "orders", day + "|refunded|" + money.currency(), money.minor()));
        });
        add(counts, "customers", "all", 1);
        add(counts, "customers", "known", journey.customer().known() ? 1 : 0);
        add(counts, "customers", "buyers", state.orders().placed().isEmpty() ? 0 : 1);
        state.phases()
                .present()
                .ifPresent(phase ->
                        add(counts, "customers", "phase|" + phase.phase().code(), 1));
        for (Funnel funnel : rules.funnels()) {
            Attempts attempts = state.funnels().getOrDefault(funnel.name(), Attempts.NONE);
            FunnelCounts.of(attempts).forEach((field, count) -> add(counts, FunnelCounts.hash(funnel), field, count));
            if (funnel.breakdown().isPresent()) {
                FunnelCounts.byValue(attempts)
                        .forEach((field, count) -> add(counts, FunnelCounts.hashByValue(funnel), field, count));
            }
        }
        return counts;
    }

    /** What has to be added to the counters when {@code before} becomes {@code after}; no entries of zero. */
    public static Map<Counter, Long> difference(Map<Counter, Long> before, Map<Counter, Long> after) {
        Map<Counter, Long> difference = new HashMap<>(after);
        before.forEach((counter, count) -> difference.merge(counter, -count, Long::sum));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }

    private static void current(Episode episode, Map<Counter, Long> counts) {
        LocalDate day = day(episode.startedAt());
        add(counts, "carts", day + "|started", 1);
        add(counts, "carts", day + (episode.abandoned() ? "|abandoned" : "|open"), 1);
    }

    private static void ended(EndedEpisode episode, Map<Counter, Long> counts) {
        LocalDate day = day(episode.startedAt());
        add(counts, "carts", day + "|started", 1);
        add(
                counts,
                "carts",
                day
                        + switch (episode.end()) {
                            case COMPLETED -> "|completed";
                            case EMPTIED -> "|emptied";
                            case EXPIRED -> "|expired";
                        },
                1);
        add(counts, "carts", day + "|recovered", episode.recovered() ? 1 : 0);
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static void add(Map<Counter, Long> counts, String hash, String field, long count) {
        if (count != 0) {
            counts.merge(new Counter(hash, field), count, Long::sum);
        }
    }
}
