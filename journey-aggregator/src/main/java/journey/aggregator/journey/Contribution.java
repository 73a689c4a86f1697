package journey.aggregator.journey;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.aggregator.cart.CartCounts;
import journey.aggregator.cart.EndedEpisode;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.DistinctDays;
import journey.aggregator.counting.Family;
import journey.aggregator.counting.Labels;
import journey.aggregator.counting.Names;
import journey.aggregator.counting.Sink;
import journey.aggregator.funnel.Attempts;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.FunnelCounts;
import journey.aggregator.order.Exposure;
import journey.aggregator.order.ExposureCounts;
import journey.aggregator.order.MailCounts;
import journey.aggregator.order.Mailed;
import journey.aggregator.order.Order;
import journey.aggregator.order.OrderCounts;
import journey.aggregator.session.DayOfPages;
import journey.aggregator.session.Session;
import journey.aggregator.session.Touch;
import journey.aggregator.session.VisitCounts;
import journey.aggregator.session.Visits;
import journey.aggregator.survey.AnswerCounts;
import journey.events.Touchpoint;

/**
 * What a journey adds to the counters: a pure function of the journey, so whatever changes a journey (a late touchpoint, a
 * merge, a refund) corrects the figures by the difference, and a recount comes to the same. All days are UTC. Who has only
 * touchpoints of a machine counts for nothing.
 *
 * <table>
 *   <caption>Counters</caption>
 *   <tr><td>{@code visits:<month>}, {@code pages:<month>}</td><td>see {@link VisitCounts}</td></tr>
 *   <tr><td>{@code carts}, {@code carts:<month>}</td><td>see {@link CartCounts}</td></tr>
 *   <tr><td>{@code orders:<month>}, {@code buyers:<month>}, {@code repeaters:<month>}, {@code gaps:<month>},
 *       {@code cohorts}, {@code returning}, {@code value}, {@code rfm}</td><td>see {@link OrderCounts}</td></tr>
 *   <tr><td>{@code exposures:<month>}, {@code variants:<month>}</td><td>see {@link ExposureCounts}</td></tr>
 *   <tr><td>{@code mails:<month>}, {@code credits:<month>}</td><td>see {@link MailCounts} and {@link
 *       OrderCounts#countCredits}</td></tr>
 *   <tr><td>{@code active:<month>}</td><td>days with a visit or an order, see {@link DistinctDays}</td></tr>
 *   <tr><td>{@code surveys:<month>}</td><td>see {@link AnswerCounts}</td></tr>
 *   <tr><td>{@code customers}</td><td>{@code all}, {@code known}, {@code buyers}, {@code phase|<phase>}, and
 *       {@code first|<channel>|<source>}, {@code last|<channel>|<source>} for how they came at first and at last</td></tr>
 *   <tr><td>{@code funnel:<name>}, {@code funnel:<name>:by}</td><td>see {@link FunnelCounts}</td></tr>
 * </table>
 */
public final class Contribution {
    /** Hash: customers by what they are. */
    public static final String CUSTOMERS = "customers";

    /** How its fields begin that say in which phase customers are. */
    public static final String PHASE = "phase|";

    /** How its fields begin that say how customers came. */
    public static final String FIRST_TOUCH = "first|";

    public static final String LAST_TOUCH = "last|";

    /** Counts one part of a journey. */
    private interface Counting {
        void count(Subject subject, Sink sink);
    }

    /** @param input all that the part's counts depend on: where it is equal before and after, they are */
    private record Part(Function<Subject, Object> input, Counting counting) {}

    /** A journey to be counted, and what all of its facts have in common. */
    private record Subject(Journey journey, JourneyRules rules, Names names, Labels labels, List<String> common) {
        static Subject of(Journey journey, JourneyRules rules, Names names) {
            String country = journey.state().person().countryCode().orElse(Dimension.NONE);
            String segment = OrderCounts.segment(journey.state().orders().standing(), rules.shopCurrency());
            Labels labels = Labels.NONE.with(Dimension.COUNTRY, country).with(Dimension.SEGMENT, segment);
            return new Subject(journey, rules, names, labels, List.of(country, segment));
        }

        State state() {
            return journey.state();
        }

        boolean counts() {
            return state().touchpoints() > state().bots();
        }

        Optional<Session> latest() {
            return state().sessions().latest();
        }

        Set<Instant> recoveries() {
            return state().carts().ended().stream()
                    .filter(EndedEpisode::recovered)
                    .map(EndedEpisode::endedAt)
                    .collect(Collectors.toSet());
        }

        List<Exposure> exposures() {
            return state().mails().exposures();
        }

        List<Mailed> mailed() {
            return state().mails().mailed();
        }

        List<Order> placed() {
            return state().orders().placed();
        }
    }

    /** The latest visit, and pages. */
    private static final List<Part> OF_VISITS = List.of(
            new Part(
                    it -> List.of(it.common, it.latest().map(Visits::of)),
                    (it, sink) -> VisitCounts.count(
                            it.latest().map(Visits::of).stream().toList(), it.labels, it.names, sink)),
            new Part(
                    it -> List.of(it.state().sessions().pages(), it.latest().map(Session::seen)),
                    (it, sink) -> VisitCounts.countPages(
                            it.state().sessions().pagesByDay(it.rules.sessions()), it.names, sink)));

    private static final Part EARLIER_VISITS = new Part(
            it -> List.of(it.common, it.state().sessions().before()),
            (it, sink) -> VisitCounts.count(it.state().sessions().before(), it.labels, it.names, sink));

    /** Mails, and what is owed to them. */
    private static final List<Part> OF_MAILS = List.of(
            new Part(it -> it.mailed(), (it, sink) -> MailCounts.count(it.mailed(), it.names, sink)),
            new Part(
                    it -> it.state().orders(),
                    (it, sink) -> OrderCounts.countCredits(it.placed(), it.names, it.rules.shopCurrency(), sink)),
            new Part(
                    it -> it.mailed().isEmpty()
                            ? List.of()
                            : List.of(it.mailed(), it.state().orders()),
                    (it, sink) -> ExposureCounts.countVariants(
                            it.mailed(),
                            it.state().orders().standing(),
                            it.rules.figures().attribution(),
                            it.rules.shopCurrency(),
                            it.names,
                            sink)));

    /** All but those of the latest visit. */
    private static final List<Part> OTHERS = with(
            OF_MAILS,
            EARLIER_VISITS,
            new Part(
                    it -> List.of(
                            it.common,
                            it.state()
                                    .carts()
                                    .current()
                                    .map(cart -> List.of(cart.startedAt(), cart.origin(), cart.abandoned()))),
                    (it, sink) -> CartCounts.countCurrent(it.state().carts().current(), it.labels, sink)),
            new Part(
                    it -> List.of(it.common, it.state().carts().ended()),
                    (it, sink) -> CartCounts.countEnded(it.state().carts().ended(), it.labels, sink)),
            new Part(
                    it -> List.of(it.common, it.placed(), it.recoveries()),
                    (it, sink) ->
                            OrderCounts.count(it.placed(), it.recoveries(), it.labels, it.rules.shopCurrency(), sink)),
            new Part(
                    it -> it.state().orders(),
                    (it, sink) ->
                            OrderCounts.countBuyer(it.state().orders().standing(), it.rules.shopCurrency(), sink)),
            new Part(
                    it -> it.exposures().isEmpty()
                            ? List.of()
                            : List.of(it.exposures(), it.state().orders()),
                    (it, sink) -> ExposureCounts.count(
                            it.exposures(),
                            it.state().orders().standing(),
                            it.rules.figures().attribution(),
                            it.rules.shopCurrency(),
                            sink)),
            new Part(
                    Contribution::activeDays,
                    (it, sink) -> DistinctDays.count(sink, Family.ACTIVE, activeDays(it), "")),
            new Part(
                    it -> List.of(it.common, it.state().answers()),
                    (it, sink) -> AnswerCounts.count(it.state().answers().all(), it.labels, sink)),
            new Part(
                    it -> List.of(
                            it.journey.customer().known(),
                            it.placed().isEmpty(),
                            it.state().phases().present(),
                            it.state().sessions().first(),
                            it.state().sessions().last()),
                    Contribution::customer),
            new Part(it -> it.state().funnels(), Contribution::funnels));

    private static final List<Part> PARTS =
            Stream.concat(OF_VISITS.stream(), OTHERS.stream()).toList();

    /** Those that count under names of the shop's. */
    private static final List<Part> NAMED = with(with(OF_VISITS, EARLIER_VISITS), OF_MAILS.toArray(Part[]::new));

    private Contribution() {}

    private static List<Part> with(List<Part> some, Part... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    /** What a journey counts for; no entries of zero. Every campaign and page under its own name. */
    public static Map<Counter, Long> of(Journey journey, JourneyRules rules) {
        return of(journey, rules, Names.OWN);
    }

    /** What a journey counts for; no entries of zero. */
    public static Map<Counter, Long> of(Journey journey, JourneyRules rules, Names names) {
        Map<Counter, Long> counts = new HashMap<>();
        Subject subject = Subject.of(journey, rules, names);
        if (subject.counts()) {
            PARTS.forEach(part -> part.counting()
                    .count(subject, (hash, field, count) -> counts.merge(new Counter(hash, field), count, Long::sum)));
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /**
     * Asks for the names under which a touchpoint will be counted, so that they are admitted in the order of touchpoints,
     * however many of them are folded and counted together.
     */
    static void name(Touchpoint touchpoint, Names names) {
        VisitCounts.name(touchpoint, names);
        MailCounts.name(touchpoint, names);
    }

    /** Asks for the names that a journey counts under, so that they are admitted now. */
    static void name(Journey journey, JourneyRules rules, Names names) {
        Subject subject = Subject.of(journey, rules, names);
        if (subject.counts()) {
            NAMED.forEach(part -> part.counting().count(subject, (hash, field, count) -> {}));
        }
    }

    /**
     * Adds to the counters what has to be added when {@code before} becomes {@code after}. In all the same as the {@link
     * #difference} of both contributions, but looks only at the parts that have changed.
     */
    public static void between(Journey before, Journey after, JourneyRules rules, Names names, Sink sink) {
        Subject was = Subject.of(before, rules, names);
        Subject is = Subject.of(after, rules, names);
        Sink away = (hash, field, count) -> sink.add(hash, field, -count);
        boolean both = was.counts() && is.counts();
        if (both) {
            visits(was, is, sink, away);
        }
        for (Part part : both ? OTHERS : PARTS) {
            if (both && part.input().apply(was).equals(part.input().apply(is))) {
                continue;
            }
            if (was.counts()) {
                part.counting().count(was, away);
            }
            if (is.counts()) {
                part.counting().count(is, sink);
            }
        }
    }

    /** Nearly every touchpoint changes the latest visit and its pages, so only what has changed of them is counted. */
    private static void visits(Subject was, Subject is, Sink sink, Sink away) {
        Optional<Visits> before = was.latest().map(Visits::of);
        Optional<Visits> after = is.latest().map(Visits::of);
        Optional<Visits> growth = was.common.equals(is.common) ? VisitCounts.growth(before, after) : Optional.empty();
        if (growth.isPresent()) {
            VisitCounts.count(List.of(growth.get()), is.labels, is.names, sink);
        } else {
            VisitCounts.count(before.stream().toList(), was.labels, was.names, away);
            VisitCounts.count(after.stream().toList(), is.labels, is.names, sink);
        }
        if (was.latest().map(Session::seen).equals(is.latest().map(Session::seen))
                && was.state().sessions().pages().equals(is.state().sessions().pages())) {
            return;
        }
        List<DayOfPages> pagesBefore = was.state().sessions().pagesByDay(was.rules.sessions());
        List<DayOfPages> pagesAfter = is.state().sessions().pagesByDay(is.rules.sessions());
        VisitCounts.countPages(VisitCounts.others(pagesBefore, pagesAfter), was.names, away);
        VisitCounts.countPages(VisitCounts.others(pagesAfter, pagesBefore), is.names, sink);
    }

    /** What has to be added to the counters when {@code before} becomes {@code after}; no entries of zero. */
    public static Map<Counter, Long> difference(Map<Counter, Long> before, Map<Counter, Long> after) {
        Map<Counter, Long> difference = new HashMap<>(after);
        before.forEach((counter, count) -> difference.merge(counter, -count, Long::sum));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }

    private static Set<LocalDate> activeDays(Subject subject) {
        Set<LocalDate> days = new HashSet<>(subject.state().sessions().days());
        subject.placed()
                .forEach(order ->
                        days.add(LocalDate.ofInstant(order.placedAt().orElseThrow(), java.time.ZoneOffset.UTC)));
        return days;
    }

    private static void funnels(Subject subject, Sink sink) {
        for (Funnel funnel : subject.rules.funnels()) {
            Attempts attempts = subject.state().funnels().getOrDefault(funnel.name(), Attempts.NONE);
            FunnelCounts.of(attempts).forEach((field, count) -> sink.add(FunnelCounts.hash(funnel), field, count));
            if (funnel.breakdown().isPresent()) {
                FunnelCounts.byValue(attempts)
                        .forEach((field, count) -> sink.add(FunnelCounts.hashByValue(funnel), field, count));
            }
        }
    }

    private static void customer(Subject subject, Sink sink) {
        State state = subject.state();
        sink.add(CUSTOMERS, "all", 1);
        sink.add(CUSTOMERS, "known", subject.journey.customer().known() ? 1 : 0);
        sink.add(CUSTOMERS, "buyers", subject.placed().isEmpty() ? 0 : 1);
        state.phases()
                .present()
                .ifPresent(phase -> sink.add(CUSTOMERS, PHASE + phase.phase().code(), 1));
        state.sessions().first().ifPresent(touch -> sink.add(CUSTOMERS, FIRST_TOUCH + way(touch), 1));
        state.sessions().last().ifPresent(touch -> sink.add(CUSTOMERS, LAST_TOUCH + way(touch), 1));
    }

    private static String way(Touch touch) {
        return touch.channel().code() + '|' + touch.source().code();
    }
}
