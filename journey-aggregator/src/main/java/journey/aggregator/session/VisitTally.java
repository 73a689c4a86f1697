package journey.aggregator.session;

/**
 * Visits added up.
 *
 * @param bounced visits of one page view
 * @param ordered visits in which an order was completed
 * @param pages page and screen views
 * @param timed those of them after which another was viewed, so that it is known how long they lasted
 * @param seconds that those lasted
 */
public record VisitTally(int visits, int bounced, int ordered, int pages, int timed, int seconds) {
    static VisitTally of(Session session) {
        int pages = session.pages();
        return new VisitTally(
                1,
                session.bounced() ? 1 : 0,
                session.ordered() ? 1 : 0,
                pages,
                Math.max(0, pages - 1),
                session.seconds());
    }

    VisitTally minus(VisitTally other) {
        return new VisitTally(
                visits - other.visits,
                bounced - other.bounced,
                ordered - other.ordered,
                pages - other.pages,
                timed - other.timed,
                seconds - other.seconds);
    }

    VisitTally plus(VisitTally other) {
        return new VisitTally(
                visits + other.visits,
                bounced + other.bounced,
                ordered + other.ordered,
                pages + other.pages,
                timed + other.timed,
                seconds + other.seconds);
    }
}
