package journey.aggregator.figures;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Dimension;
import journey.aggregator.order.Credit.Influence;
import journey.aggregator.order.OrderCounts;
import journey.events.Money;

/**
 * What orders that are owed to a campaign's mails brought in one currency, refunds subtracted.
 *
 * @param campaign its id; {@code (none)} for mails of others than remarketing, {@code (other)} for all above the number of
 *     rows that figures show
 * @param net in the currency's major unit; below zero where more was given back than the days brought
 */
public record RecoveredRevenue(String campaign, String currency, Influence influence, BigDecimal net) {

    /** Of orders of these days, both included, UTC. */
    public static List<RecoveredRevenue> read(
            Counters counters, FigureSettings settings, LocalDate from, LocalDate to) {
        Groups groups = new Groups(new Cube(counters), settings);
        Query byCampaign = new Query(from, to, Optional.of(new By.Of(Dimension.CAMPAIGN)));
        List<RecoveredRevenue> found = new ArrayList<>();
        MailFigures.credited(groups, byCampaign).forEach((campaign, credits) -> {
            for (Influence influence : Influence.values()) {
                String prefix = OrderCounts.prefix(influence);
                for (String currency : Amounts.currencies(credits, prefix)) {
                    long net = Amounts.of(credits, prefix, currency).net();
                    found.add(new RecoveredRevenue(
                            campaign,
                            currency,
                            influence,
                            Money.ofMinor(net, currency).amount()));
                }
            }
        });
        return found;
    }
}
