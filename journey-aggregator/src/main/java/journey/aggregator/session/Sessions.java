package journey.aggregator.session;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.events.Channel;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * A customer's visits. Only the web and apps make visits; a till or a mail does not.
 *
 * @param latest the last one, over or not
 * @param before those before it
 * @param pages of those before it
 * @param first how the customer came at first
 * @param last how the customer came at last
 */
public record Sessions(
        Optional<Session> latest,
        List<Visits> before,
        List<DayOfPages> pages,
        Optional<Touch> first,
        Optional<Touch> last) {
    public static final Sessions NONE =
            new Sessions(Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());

    public Sessions {
        before = List.copyOf(before);
        pages = List.copyOf(pages);
    }

    /** Whether a touchpoint belongs to a visit at all. */
    public static boolean counts(Touchpoint touchpoint) {
        return (touchpoint.channel() == Channel.WEB || touchpoint.channel() == Channel.APP)
                && !(touchpoint.what() instanceof Interaction.MailEvent);
    }

    public Sessions on(Touchpoint touchpoint, SessionRules rules) {
        if (!counts(touchpoint)) {
            return elsewhere(touchpoint, rules);
        }
        Optional<Session> going = latest.filter(session -> belongs(session, touchpoint, rules));
        if (going.isPresent()) {
            return new Sessions(going.map(session -> session.grown(touchpoint)), before, pages, first, last);
        }
        Session begun = Session.begun(touchpoint);
        Touch touch = new Touch(
                touchpoint.time(), touchpoint.channel(), begun.arrival().source());
        return new Sessions(
                Optional.of(begun),
                visits(),
                pagesByDay(rules),
                first.or(() -> Optional.of(touch)),
                Optional.of(touch));
    }

    private static boolean belongs(Session session, Touchpoint touchpoint, SessionRules rules) {
        Optional<String> campaign = touchpoint.visit().campaign();
        return touchpoint.time().isBefore(session.lastActivity().plus(rules.silence()))
                && touchpoint.time().isBefore(session.startedAt().plus(rules.longest()))
                && (campaign.isEmpty() || campaign.equals(session.campaign()));
    }

    /** Offline the customer is there without a visit; and the shop's server reports what was ordered in one. */
    private Sessions elsewhere(Touchpoint touchpoint, SessionRules rules) {
        Optional<Touch> touch = Source.offline(touchpoint.channel())
                .map(source -> new Touch(touchpoint.time(), touchpoint.channel(), source));
        if (touch.isPresent()) {
            return new Sessions(latest, before, pages, first.or(() -> touch), touch);
        }
        boolean order =
                touchpoint.what() instanceof Interaction.OrderCompleted && touchpoint.channel() == Channel.SERVER;
        return order
                ? new Sessions(
                        latest.map(session -> touchpoint
                                        .time()
                                        .isBefore(session.lastActivity().plus(rules.silence()))
                                ? session.withOrder()
                                : session),
                        before,
                        pages,
                        first,
                        last)
                : this;
    }

    /**
     * Where a touchpoint comes from, this touchpoint having been applied. What the shop's server reports of a visitor who is
     * there belongs to the visit.
     */
    public Origin origin(Touchpoint touchpoint, SessionRules rules) {
        Channel channel = touchpoint.channel() == Channel.SERVER
                ? latest.filter(session -> touchpoint
                                .time()
                                .isBefore(session.lastActivity().plus(rules.silence())))
                        .map(session -> session.arrival().channel())
                        .orElse(Channel.SERVER)
                : touchpoint.channel();
        return new Origin(channel, last.map(Touch::source));
    }

    /** All visits, the latest included: what counts towards the figures. */
    public List<Visits> visits() {
        return latest.map(session -> Visits.plus(before, Visits.of(session))).orElse(before);
    }

    /** The pages of all visits, the latest included. */
    public List<DayOfPages> pagesByDay(SessionRules rules) {
        return rules.pages() == 0
                ? List.of()
                : latest.map(session -> DayOfPages.plus(pages, session.day(), session.pageTallies(), rules.pages()))
                        .orElse(pages);
    }

    /** Days on which visits started. */
    public Set<LocalDate> days() {
        return visits().stream().map(Visits::day).collect(Collectors.toCollection(TreeSet::new));
    }

    public long count() {
        return visits().stream().mapToLong(visits -> visits.tally().visits()).sum();
    }

    public long bounced() {
        return visits().stream().mapToLong(visits -> visits.tally().bounced()).sum();
    }

    /** For what can't be folded again, being too old: visits of two devices stay two visits. */
    public Sessions merge(Sessions other, SessionRules rules) {
        boolean mine = other.latest.isEmpty()
                || latest.filter(session -> !session.lastActivity()
                                .isBefore(other.latest.get().lastActivity()))
                        .isPresent();
        Optional<Session> later = mine ? latest : other.latest;
        List<Visits> older = mine ? before : visits();
        for (Visits theirs : mine ? other.visits() : other.before) {
            older = Visits.plus(older, theirs);
        }
        List<DayOfPages> viewed = mine ? pages : pagesByDay(rules);
        for (DayOfPages theirs : mine ? other.pagesByDay(rules) : other.pages) {
            viewed = DayOfPages.plus(viewed, theirs.day(), theirs.pages(), rules.pages());
        }
        return new Sessions(
                later,
                older,
                viewed,
                Stream.concat(first.stream(), other.first.stream()).min(java.util.Comparator.comparing(Touch::at)),
                Stream.concat(last.stream(), other.last.stream()).max(java.util.Comparator.comparing(Touch::at)));
    }
}
