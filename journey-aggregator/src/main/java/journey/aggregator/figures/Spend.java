package journey.aggregator.figures;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import journey.events.Money;

/**
 * What was spent on keeping customers, by month: an input that nobody can fold from events. One amount for each month and
 * currency; a new one replaces it. Throws what the store throws.
 */
public interface Spend {
    void put(YearMonth month, Money amount);

    /** Amounts by month, one for each currency. */
    Map<YearMonth, List<Money>> all();
}
