package journey.aggregator.recount;

import java.util.List;

/**
 * What a recount came to.
 *
 * @param records that were folded again
 * @param customers who have a journey
 * @param counters that were compared, those of the latest look at each partition
 * @param setAside records that nobody can read or fold
 * @param differences that stayed through all looks
 */
public record Report(long records, long customers, long counters, long setAside, List<Difference> differences) {
    public Report {
        differences = List.copyOf(differences);
    }
}
