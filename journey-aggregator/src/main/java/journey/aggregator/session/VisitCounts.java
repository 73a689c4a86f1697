package journey.aggregator.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.counting.Labels;
import journey.aggregator.counting.Names;
import journey.aggregator.counting.Sink;
import journey.events.Touchpoint;

/** What visits and their pages add to the counters. The measures are named as in {@link VisitTally} and {@link PageTally}. */
public final class VisitCounts {
    public static final String VISITS = "n";
    public static final String BOUNCED = "b";
    public static final String ORDERED = "o";
    public static final String PAGES = "p";
    public static final String TIMED = "t";
    public static final String SECONDS = "s";
    public static final String ENTRIES = "e";
    public static final String EXITS = "x";

    private VisitCounts() {}

    /**
     * Asks for the names under which a touchpoint will be counted, so that they are admitted in the order of touchpoints,
     * however many of them are folded and counted together.
     */
    public static void name(Touchpoint touchpoint, Names names) {
        if (!Sessions.counts(touchpoint)) {
            return;
        }
        touchpoint.visit().campaign().ifPresent(campaign -> names.of(Dimension.CAMPAIGN, Arrival.cut(campaign)));
        if (Session.isPage(touchpoint)) {
            names.of(Dimension.PAGE, Session.pageOf(touchpoint));
        }
    }

    /** @param customer the labels that all facts of the customer have */
    public static void count(List<Visits> visits, Labels customer, Names names, Sink sink) {
        for (Visits each : visits) {
            Labels labels = customer.with(
                            Dimension.CHANNEL, each.arrival().channel().code())
                    .with(Dimension.SOURCE, each.arrival().source().code())
                    .with(Dimension.DEVICE, each.arrival().device().code())
                    .with(
                            Dimension.CAMPAIGN,
                            each.arrival()
                                    .campaign()
                                    .map(campaign -> names.of(Dimension.CAMPAIGN, campaign))
                                    .orElse(Dimension.NONE));
            VisitTally tally = each.tally();
            Family.VISITS.count(sink, each.day(), labels, VISITS, tally.visits());
            Family.VISITS.count(sink, each.day(), labels, BOUNCED, tally.bounced());
            Family.VISITS.count(sink, each.day(), labels, ORDERED, tally.ordered());
            Family.VISITS.count(sink, each.day(), labels, PAGES, tally.pages());
            Family.VISITS.count(sink, each.day(), labels, TIMED, tally.timed());
            Family.VISITS.count(sink, each.day(), labels, SECONDS, tally.seconds());
        }
    }

    /** What a visit that went on counts for now and didn't before; empty where they are not the same visit. */
    public static Optional<Visits> growth(Optional<Visits> before, Optional<Visits> after) {
        return before.flatMap(was -> after.filter(
                        is -> is.day().equals(was.day()) && is.arrival().equals(was.arrival()))
                .map(is -> new Visits(is.day(), is.arrival(), is.tally().minus(was.tally()))));
    }

    /** The days' pages but for those that the other days have just the same. */
    public static List<DayOfPages> others(List<DayOfPages> days, List<DayOfPages> known) {
        List<DayOfPages> others = new ArrayList<>();
        for (DayOfPages day : days) {
            if (known.contains(day)) {
                continue;
            }
            List<PageTally> same = new ArrayList<>();
            known.forEach(other -> {
                if (other.day().equals(day.day())) {
                    same.addAll(other.pages());
                }
            });
            List<PageTally> pages = new ArrayList<>(day.pages());
            pages.removeAll(same);
            others.add(new DayOfPages(day.day(), pages));
        }
        return others;
    }

    public static void countPages(List<DayOfPages> days, Names names, Sink sink) {
        for (DayOfPages day : days) {
            for (PageTally page : day.pages()) {
                Labels labels = Labels.NONE.with(Dimension.PAGE, names.of(Dimension.PAGE, page.page()));
                Family.PAGES.count(sink, day.day(), labels, PAGES, page.views());
                Family.PAGES.count(sink, day.day(), labels, ENTRIES, page.entries());
                Family.PAGES.count(sink, day.day(), labels, BOUNCED, page.bounces());
                Family.PAGES.count(sink, day.day(), labels, EXITS, page.exits());
                Family.PAGES.count(sink, day.day(), labels, SECONDS, page.seconds());
            }
        }
    }
}
