package journey.aggregator.figures;

import static journey.aggregator.order.OrderCounts.RECOVERED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.order.Credit.Influence;
import journey.aggregator.order.MailCounts;
import journey.aggregator.order.OrderCounts;

/** What became of mails, and which orders are owed to them. */
final class MailFigures {
    private static final Set<Dimension> BY = Set.of(Dimension.CAMPAIGN, Dimension.STEP, Dimension.VARIANT);
    private static final String CLICKED = OrderCounts.prefix(Influence.CLICKED);
    private static final String WITHIN = OrderCounts.prefix(Influence.WITHIN_WINDOW);

    private final Cube cube;
    private final Groups groups;

    MailFigures(Cube cube, FigureSettings settings) {
        this.cube = cube;
        this.groups = new Groups(cube, settings);
    }

    List<Figure> all() {
        return List.of(
                new Figure(
                        "mails",
                        "Mails of campaigns and what became of them, by the day they were sent",
                        "each mail once: sent; opened and clicked in, at any time, by a person; openRate: opened ÷ sent;"
                                + " clickRate: clicked ÷ sent. A step is campaign/step, a variant campaign/step/variant",
                        true,
                        BY,
                        List.of("sent", "opened", "clicked", "openRate", "clickRate"),
                        this::mails),
                new Figure(
                        "recovered-revenue",
                        "What came back by reminding, refunds subtracted",
                        "fromCarts: orders that completed an abandoned cart, mail or not; clicked: orders within the window"
                                + " of attribution after a click in a mail; withinWindow: after a mail without a click. An"
                                + " order is owed to one mail at most, the one clicked in last, else the last; the window is"
                                + " the campaign's, counted on the day of the order. By campaign, step or variant"
                                + " fromCarts is missing, and (none) are mails of others than remarketing",
                        false,
                        BY,
                        List.of(
                                "currency",
                                "fromCartsOrders",
                                "fromCartsNet",
                                "clickedOrders",
                                "clickedNet",
                                "withinWindowOrders",
                                "withinWindowNet"),
                        query -> query.by().isPresent() ? credits(query) : recovered(query)));
    }

    private List<Row> mails(Query query) {
        List<Row> rows = new ArrayList<>();
        groups.read(Family.MAILS, Dimension.VARIANT, query, MailCounts.SENT)
                .forEach((key, mails) -> rows.add(mails(Groups.row(query, key), mails)));
        return rows;
    }

    static Row mails(Row begun, Measures mails) {
        long sent = mails.of(MailCounts.SENT);
        long opened = mails.of(MailCounts.OPENED);
        long clicked = mails.of(MailCounts.CLICKED);
        return begun.with("sent", sent)
                .with("opened", opened)
                .with("clicked", clicked)
                .share("openRate", opened, sent)
                .share("clickRate", clicked, sent);
    }

    private List<Row> credits(Query query) {
        List<Row> rows = new ArrayList<>();
        credited(groups, query).forEach((key, credits) -> rows.addAll(credits(Groups.row(query, key), credits)));
        return rows;
    }

    /** Orders that are owed to mails, the way a query asks for them. */
    static SequencedMap<String, Measures> credited(Groups groups, Query query) {
        return groups.read(Family.CREDITS, Dimension.VARIANT, query, CLICKED + OrderCounts.ORDERS);
    }

    /** One for each currency. */
    static List<Row> credits(Row begun, Measures credits) {
        Set<String> currencies = new TreeSet<>(Amounts.currencies(credits, CLICKED));
        currencies.addAll(Amounts.currencies(credits, WITHIN));
        return currencies.stream()
                .map(currency -> credits(
                        begun.with("currency", currency),
                        Amounts.of(credits, CLICKED, currency),
                        Amounts.of(credits, WITHIN, currency),
                        currency))
                .toList();
    }

    private static Row credits(Row begun, Amounts clicked, Amounts within, String currency) {
        return begun.with("clickedOrders", clicked.orders())
                .money("clickedNet", clicked.net(), currency)
                .with("withinWindowOrders", within.orders())
                .money("withinWindowNet", within.net(), currency);
    }

    private List<Row> recovered(Query query) {
        Map<String, Measures> byMail = cube.by(Family.ORDERS, Dimension.MAIL, query.from(), query.to());
        Measures all = new Measures();
        byMail.values().forEach(all::plus);
        Measures clicked = byMail.getOrDefault(Influence.CLICKED.code(), new Measures());
        Measures within = byMail.getOrDefault(Influence.WITHIN_WINDOW.code(), new Measures());
        List<Row> rows = new ArrayList<>();
        for (String currency : Amounts.currencies(all, "")) {
            Amounts carts = Amounts.of(all, RECOVERED, currency);
            rows.add(credits(
                    Row.empty()
                            .with("currency", currency)
                            .with("fromCartsOrders", carts.orders())
                            .money("fromCartsNet", carts.net(), currency),
                    Amounts.of(clicked, "", currency),
                    Amounts.of(within, "", currency),
                    currency));
        }
        return rows;
    }
}
