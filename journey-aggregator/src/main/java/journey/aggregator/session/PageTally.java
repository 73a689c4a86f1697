package journey.aggregator.session;

/**
 * A page in the visits of one customer and day.
 *
 * @param entries visits that began with it
 * @param bounces those of them that saw nothing else
 * @param exits visits that ended with it; of all other views it is known how long they lasted
 * @param seconds that those lasted
 */
public record PageTally(String page, int views, int entries, int bounces, int exits, int seconds) {
    PageTally plus(PageTally other) {
        return new PageTally(
                page,
                views + other.views,
                entries + other.entries,
                bounces + other.bounces,
                exits + other.exits,
                seconds + other.seconds);
    }
}
