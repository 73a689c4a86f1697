package journey.aggregator.journey;

import java.time.Duration;

/**
 * What counts towards figures.
 *
 * @param bots whether touchpoints that are flagged as a machine's count like a person's; else they are kept and shown, but
 *     left out of sessions, carts, funnels, orders, signals and so of every figure
 * @param names how many campaigns, how many pages and how many variants of mails each partition tells apart; the first
 *     ones get their own counters, all later ones share "(other)"
 * @param attribution how long after a mail, or a click in one, an order is owed to it, where its campaign doesn't say so
 */
public record FigureRules(boolean bots, int names, Duration attribution) {
    public static final FigureRules DEFAULT = new FigureRules(false, 500, Duration.ofDays(5));

    public FigureRules {
        if (names < 0 || attribution.isNegative()) {
            throw new IllegalArgumentException("a number of names and a window of attribution are not negative");
        }
    }
}
