package journey.aggregator.session;

/**
 * A page in one visit.
 *
 * @param seconds that passed on it until the next page was viewed; of the visit's last page nobody knows
 */
public record PageSeen(String page, int views, int seconds) {
    PageSeen viewed() {
        return new PageSeen(page, views + 1, seconds);
    }

    /** @param after less than nothing where what comes late is folded behind what was settled already */
    PageSeen left(long after) {
        return new PageSeen(page, views, (int) Math.min(Integer.MAX_VALUE, seconds + Math.max(0, after)));
    }
}
