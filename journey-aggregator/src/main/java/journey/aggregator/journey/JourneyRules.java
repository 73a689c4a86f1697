package journey.aggregator.journey;

import java.time.Duration;
import java.util.List;
import journey.aggregator.cart.CartRules;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.phase.PhaseRules;
import journey.aggregator.session.SessionRules;

/**
 * Everything that the fold is told by configuration.
 *
 * @param lateness how late a touchpoint may come and still find its place
 * @param tail how many touchpoints are kept for that, at most
 * @param undo how long after a merge it can be undone; zero for not at all
 * @param history how many older touchpoints are kept to be shown
 * @param shopCurrency ISO 4217, for amounts that come without a currency
 */
public record JourneyRules(
        Duration lateness,
        int tail,
        Duration undo,
        int history,
        String shopCurrency,
        CartRules carts,
        SessionRules sessions,
        PhaseRules phases,
        List<Funnel> funnels,
        FigureRules figures) {

    public static final JourneyRules DEFAULT = new JourneyRules(
            Duration.ofHours(24),
            500,
            Duration.ofHours(24),
            200,
            "EUR",
            CartRules.DEFAULT,
            SessionRules.DEFAULT,
            PhaseRules.DEFAULT,
            List.of(Funnel.DEFAULT),
            FigureRules.DEFAULT);

    public JourneyRules {
        funnels = List.copyOf(funnels);
        if (!lateness.isPositive() || tail < 1 || history < 0 || undo.isNegative()) {
            throw new IllegalArgumentException("lateness and tail are positive, undo and history not negative");
        }
    }

    public JourneyRules withFunnels(List<Funnel> others) {
        return new JourneyRules(lateness, tail, undo, history, shopCurrency, carts, sessions, phases, others, figures);
    }

    /** The same, but nothing is ever too late: tails stay whole as far as they may be long. */
    JourneyRules gathering() {
        return new JourneyRules(
                Duration.ofDays(36_500), tail, undo, history, shopCurrency, carts, sessions, phases, funnels, figures);
    }
}
