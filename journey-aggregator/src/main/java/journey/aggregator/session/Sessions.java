package journey.aggregator.session;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import journey.events.Channel;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * A customer's visits. Only the web and apps make visits; a till or a mail does not.
 *
 * @param latest the last one, over or not
 * @param before those before it, by the day they started (UTC)
 */
public record Sessions(Optional<Session> latest, Map<LocalDate, DayOfSessions> before) {
    public static final Sessions NONE = new Sessions(Optional.empty(), Map.of());

    public Sessions {
        before = Map.copyOf(before);
    }

    /** Whether a touchpoint belongs to a visit at all. */
    public static boolean counts(Touchpoint touchpoint) {
        return (touchpoint.channel() == Channel.WEB || touchpoint.channel() == Channel.APP)
                && !(touchpoint.what() instanceof Interaction.MailEvent);
    }

    public Sessions on(Touchpoint touchpoint, SessionRules rules) {
        if (!counts(touchpoint)) {
            return this;
        }
        Optional<Session> going = latest.filter(session -> belongs(session, touchpoint, rules));
        if (going.isEmpty()) {
            return new Sessions(Optional.of(grown(empty(touchpoint), touchpoint)), byDay());
        }
        return new Sessions(going.map(session -> grown(session, touchpoint)), before);
    }

    private static boolean belongs(Session session, Touchpoint touchpoint, SessionRules rules) {
        Optional<String> campaign = touchpoint.visit().campaign();
        return touchpoint.time().isBefore(session.lastActivity().plus(rules.silence()))
                && touchpoint.time().isBefore(session.startedAt().plus(rules.longest()))
                && (campaign.isEmpty() || campaign.equals(session.campaign()));
    }

    private static Session empty(Touchpoint touchpoint) {
        return new Session(
                touchpoint.time(),
                touchpoint.time(),
                0,
                0,
                touchpoint.visit().campaign(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static Session grown(Session session, Touchpoint touchpoint) {
        boolean page = touchpoint.what() instanceof Interaction.PageViewed
                || touchpoint.what() instanceof Interaction.ScreenViewed;
        Optional<String> path = touchpoint.visit().page();
        return new Session(
                session.startedAt(),
                touchpoint.time(),
                session.pages() + (page ? 1 : 0),
                session.touchpoints() + 1,
                session.campaign(),
                session.entry().or(() -> path),
                path.or(session::exit),
                session.ordered() || touchpoint.what() instanceof Interaction.OrderCompleted);
    }

    /** All visits by the day they started, the latest included: what counts towards the figures. */
    public Map<LocalDate, DayOfSessions> byDay() {
        Map<LocalDate, DayOfSessions> days = new TreeMap<>(before);
        latest.ifPresent(session -> days.merge(day(session), DayOfSessions.NONE.plus(session), DayOfSessions::plus));
        return days;
    }

    public long count() {
        return byDay().values().stream().mapToLong(DayOfSessions::sessions).sum();
    }

    private static LocalDate day(Session session) {
        return LocalDate.ofInstant(session.startedAt(), ZoneOffset.UTC);
    }

    /** For what can't be folded again, being too old: visits of two devices stay two visits. */
    public Sessions merge(Sessions other) {
        if (latest.isEmpty() || other.latest.isEmpty()) {
            Map<LocalDate, DayOfSessions> days = new TreeMap<>(before);
            other.before.forEach((day, theirs) -> days.merge(day, theirs, DayOfSessions::plus));
            return new Sessions(latest.or(other::latest), days);
        }
        boolean mine = !latest.get().lastActivity().isBefore(other.latest.get().lastActivity());
        Map<LocalDate, DayOfSessions> days = new TreeMap<>(mine ? before : byDay());
        (mine ? other.byDay() : other.before).forEach((day, theirs) -> days.merge(day, theirs, DayOfSessions::plus));
        return new Sessions(mine ? latest : other.latest, days);
    }
}
