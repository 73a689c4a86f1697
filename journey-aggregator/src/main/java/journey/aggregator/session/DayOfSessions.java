package journey.aggregator.session;

/** The sessions of one customer that started on one day (UTC). */
public record DayOfSessions(long sessions, long bounced, long ordered, long pages) {
    static final DayOfSessions NONE = new DayOfSessions(0, 0, 0, 0);

    DayOfSessions plus(Session session) {
        return new DayOfSessions(
                sessions + 1,
                bounced + (session.bounced() ? 1 : 0),
                ordered + (session.ordered() ? 1 : 0),
                pages + session.pages());
    }

    DayOfSessions plus(DayOfSessions other) {
        return new DayOfSessions(
                sessions + other.sessions, bounced + other.bounced, ordered + other.ordered, pages + other.pages);
    }
}
