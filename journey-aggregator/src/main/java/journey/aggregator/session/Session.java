package journey.aggregator.session;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.aggregator.counting.Dimension;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * A visit.
 *
 * @param campaign whole, to notice when it changes
 * @param referrer host of the site before
 * @param seen pages viewed, in the order of their first view; so the first is the entry page
 * @param viewing which of them is viewed, and since when; the exit page so far
 * @param entry the path of the first touchpoint that had one, page view or not
 * @param exit of the last one
 * @param ordered whether an order was completed in it
 */
public record Session(
        Instant startedAt,
        Instant lastActivity,
        Arrival arrival,
        Optional<String> campaign,
        Optional<String> referrer,
        int touchpoints,
        List<PageSeen> seen,
        Optional<Viewing> viewing,
        Optional<String> entry,
        Optional<String> exit,
        boolean ordered) {

    /** @param page its place among those seen */
    public record Viewing(int page, Instant since) {}

    private static final String UNNAMED = "(unnamed)";

    /** Of one visit; whoever views more pages is no person. */
    private static final int MOST_PAGES = 100;

    public Session {
        seen = List.copyOf(seen);
    }

    static Session begun(Touchpoint touchpoint) {
        return new Session(
                        touchpoint.time(),
                        touchpoint.time(),
                        Arrival.of(touchpoint),
                        touchpoint.visit().campaign(),
                        touchpoint.visit().referrer().map(Site::host).filter(host -> !host.isEmpty()),
                        0,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false)
                .grown(touchpoint);
    }

    Session grown(Touchpoint touchpoint) {
        Optional<String> path = touchpoint.visit().page().map(Session::path);
        Session next = new Session(
                startedAt,
                touchpoint.time(),
                arrival,
                campaign,
                referrer,
                touchpoints + 1,
                seen,
                viewing,
                entry.or(() -> path),
                path.or(this::exit),
                ordered || touchpoint.what() instanceof Interaction.OrderCompleted);
        return isPage(touchpoint) ? next.viewing(pageOf(touchpoint), touchpoint.time()) : next;
    }

    static boolean isPage(Touchpoint touchpoint) {
        return touchpoint.what() instanceof Interaction.PageViewed
                || touchpoint.what() instanceof Interaction.ScreenViewed;
    }

    static String pageOf(Touchpoint touchpoint) {
        return touchpoint.visit().page().map(Session::path).orElse(UNNAMED);
    }

    private Session viewing(String page, Instant at) {
        List<PageSeen> pages = new ArrayList<>(seen);
        viewing.ifPresent(left -> pages.set(
                left.page(),
                pages.get(left.page()).left(Duration.between(left.since(), at).toSeconds())));
        int place = place(pages, page);
        pages.set(place, pages.get(place).viewed());
        return new Session(
                startedAt,
                lastActivity,
                arrival,
                campaign,
                referrer,
                touchpoints,
                pages,
                Optional.of(new Viewing(place, at)),
                entry,
                exit,
                ordered);
    }

    private static int place(List<PageSeen> pages, String page) {
        String name = pages.size() < MOST_PAGES ? page : Dimension.OTHER;
        for (int i = 0; i < pages.size(); i++) {
            String known = pages.get(i).page();
            if (known.equals(page) || known.equals(name)) {
                return i;
            }
        }
        pages.add(new PageSeen(name, 0, 0));
        return pages.size() - 1;
    }

    /** An order of the visitor that the shop's server reported. */
    Session withOrder() {
        return ordered
                ? this
                : new Session(
                        startedAt,
                        lastActivity,
                        arrival,
                        campaign,
                        referrer,
                        touchpoints,
                        seen,
                        viewing,
                        entry,
                        exit,
                        true);
    }

    /** A page without its query. */
    private static String path(String page) {
        int end = 0;
        while (end < page.length() && page.charAt(end) != '?' && page.charAt(end) != '#') {
            end++;
        }
        return Arrival.cut(page.substring(0, end));
    }

    /** Page and screen views. */
    public int pages() {
        return seen.stream().mapToInt(PageSeen::views).sum();
    }

    /** How long its pages were viewed, but for the last one, of which nobody knows. */
    int seconds() {
        return seen.stream().mapToInt(PageSeen::seconds).sum();
    }

    /** A session of one page view. */
    public boolean bounced() {
        return pages() == 1;
    }

    /** The day it started, UTC. */
    LocalDate day() {
        return LocalDate.ofInstant(startedAt, ZoneOffset.UTC);
    }

    /** Its pages as they count for figures. */
    List<PageTally> pageTallies() {
        List<PageTally> tallies = new ArrayList<>(seen.size());
        for (int i = 0; i < seen.size(); i++) {
            PageSeen page = seen.get(i);
            int place = i;
            boolean last = viewing.filter(now -> now.page() == place).isPresent();
            tallies.add(new PageTally(
                    page.page(),
                    page.views(),
                    i == 0 ? 1 : 0,
                    i == 0 && bounced() ? 1 : 0,
                    last ? 1 : 0,
                    page.seconds()));
        }
        return tallies;
    }
}
