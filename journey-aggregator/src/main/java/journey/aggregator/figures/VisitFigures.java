package journey.aggregator.figures;

import static journey.aggregator.session.VisitCounts.BOUNCED;
import static journey.aggregator.session.VisitCounts.ENTRIES;
import static journey.aggregator.session.VisitCounts.EXITS;
import static journey.aggregator.session.VisitCounts.ORDERED;
import static journey.aggregator.session.VisitCounts.PAGES;
import static journey.aggregator.session.VisitCounts.SECONDS;
import static journey.aggregator.session.VisitCounts.TIMED;
import static journey.aggregator.session.VisitCounts.VISITS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.journey.Contribution;

/** Figures of visits, pages, and how customers came. */
final class VisitFigures {
    private static final Set<Dimension> BY = Set.of(
            Dimension.CHANNEL,
            Dimension.SOURCE,
            Dimension.DEVICE,
            Dimension.COUNTRY,
            Dimension.CAMPAIGN,
            Dimension.SEGMENT);

    private final Cube cube;
    private final Groups groups;

    VisitFigures(Cube cube, FigureSettings settings) {
        this.cube = cube;
        this.groups = new Groups(cube, settings);
    }

    List<Figure> all() {
        return List.of(
                visits(
                        "sessions",
                        "Visits to the storefront, by the day they started",
                        "sessions; bounced: of one page view; ordered: with an order",
                        List.of("sessions", "bounced", "ordered", "pages"),
                        (row, visits) -> row.with("sessions", visits.of(VISITS))
                                .with("bounced", visits.of(BOUNCED))
                                .with("ordered", visits.of(ORDERED))
                                .with("pages", visits.of(PAGES))),
                visits(
                        "conversion-rate",
                        "How many visits end in an order",
                        "sessions with an order ÷ sessions",
                        List.of("sessions", "ordered", "conversionRate"),
                        (row, visits) -> row.with("sessions", visits.of(VISITS))
                                .with("ordered", visits.of(ORDERED))
                                .share("conversionRate", visits.of(ORDERED), visits.of(VISITS))),
                visits(
                        "bounce-rate",
                        "How many visits see one page only",
                        "sessions of one page view ÷ sessions",
                        List.of("sessions", "bounced", "bounceRate"),
                        (row, visits) -> row.with("sessions", visits.of(VISITS))
                                .with("bounced", visits.of(BOUNCED))
                                .share("bounceRate", visits.of(BOUNCED), visits.of(VISITS))),
                visits(
                        "pages-per-session",
                        "How many pages a visit sees",
                        "page and screen views ÷ sessions",
                        List.of("sessions", "pages", "pagesPerSession"),
                        (row, visits) -> row.with("sessions", visits.of(VISITS))
                                .with("pages", visits.of(PAGES))
                                .mean("pagesPerSession", visits.of(PAGES), visits.of(VISITS))),
                visits(
                        "time-on-page",
                        "How long a page is viewed, in seconds",
                        "seconds until the next page of the same session ÷ page views that had a next one",
                        List.of("timedViews", "seconds", "averageSeconds"),
                        (row, visits) -> row.with("timedViews", visits.of(TIMED))
                                .with("seconds", visits.of(SECONDS))
                                .mean("averageSeconds", visits.of(SECONDS), visits.of(TIMED))),
                new Figure(
                        "pages",
                        "Pages: views, entries, exits, bounces and time, by the day the session started",
                        "exit rate: exits ÷ views; bounce rate: sessions that saw only this page ÷ sessions that began with"
                                + " it; averageSeconds: seconds until the next page ÷ views that were no exit",
                        true,
                        Set.of(Dimension.PAGE),
                        List.of(
                                "page",
                                "views",
                                "entries",
                                "exits",
                                "exitRate",
                                "bounces",
                                "bounceRate",
                                "averageSeconds"),
                        this::pages),
                touch("first-touch", "How customers came at first", Contribution.FIRST_TOUCH),
                touch("last-touch", "How customers came at last", Contribution.LAST_TOUCH),
                new Figure(
                        "customer-conversion-rate",
                        "How many of those who were there bought",
                        "distinct customers with an order that was not cancelled ÷ distinct customers with a session or an"
                                + " order",
                        true,
                        Set.of(),
                        List.of("customers", "buyers", "conversionRate"),
                        this::customers));
    }

    private Figure visits(
            String name, String meaning, String formula, List<String> columns, BiFunction<Row, Measures, Row> cells) {
        return new Figure(name, meaning, formula, true, BY, columns, query -> {
            List<Row> rows = new ArrayList<>();
            groups.read(Family.VISITS, Dimension.CHANNEL, query, VISITS)
                    .forEach((key, visits) -> rows.add(cells.apply(Groups.row(query, key), visits)));
            return rows;
        });
    }

    private List<Row> pages(Query query) {
        boolean byDay = query.by().filter(by -> by instanceof By.Day).isPresent();
        Query asked = byDay ? query : new Query(query.from(), query.to(), Optional.of(new By.Of(Dimension.PAGE)));
        List<Row> rows = new ArrayList<>();
        groups.read(Family.PAGES, Dimension.PAGE, asked, PAGES)
                .forEach((key, page) -> rows.add(Groups.row(asked, key)
                        .with("views", page.of(PAGES))
                        .with("entries", page.of(ENTRIES))
                        .with("exits", page.of(EXITS))
                        .share("exitRate", page.of(EXITS), page.of(PAGES))
                        .with("bounces", page.of(BOUNCED))
                        .share("bounceRate", page.of(BOUNCED), page.of(ENTRIES))
                        .mean("averageSeconds", page.of(SECONDS), page.of(PAGES) - page.of(EXITS))));
        return rows;
    }

    private Figure touch(String name, String meaning, String prefix) {
        return new Figure(
                name,
                meaning + "; of all customers, whatever the days asked for",
                "customers by channel and source",
                false,
                Set.of(),
                List.of("channel", "source", "customers"),
                query -> {
                    List<Row> rows = new ArrayList<>();
                    new java.util.TreeMap<>(cube.plain("customers")).forEach((field, count) -> {
                        if (field.startsWith(prefix)) {
                            String[] way = field.substring(prefix.length()).split("\\|");
                            rows.add(Row.empty()
                                    .with("channel", way[0])
                                    .with("source", way[1])
                                    .with("customers", count));
                        }
                    });
                    return rows;
                });
    }

    private List<Row> customers(Query query) {
        var there = cube.distinct(Family.ACTIVE, query.from(), query.to());
        var bought = cube.distinct(Family.BUYERS, query.from(), query.to());
        if (query.by().isEmpty()) {
            return List.of(cells(Row.empty(), there.total(), bought.total()));
        }
        List<Row> rows = new ArrayList<>();
        new java.util.TreeMap<>(there.byDay())
                .forEach((day, customers) -> rows.add(cells(
                        Groups.row(query, day.toString()),
                        customers,
                        bought.byDay().getOrDefault(day, 0L))));
        return rows;
    }

    private static Row cells(Row row, long customers, long buyers) {
        return row.with("customers", customers).with("buyers", buyers).share("conversionRate", buyers, customers);
    }
}
