package journey.aggregator.session;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import journey.aggregator.counting.Dimension;

/** The pages of a customer's visits that started on one day (UTC), by name. */
public record DayOfPages(LocalDate day, List<PageTally> pages) {
    public DayOfPages {
        pages = List.copyOf(pages);
    }

    /** @param most pages told apart; the others are one, {@link Dimension#OTHER} */
    static List<DayOfPages> plus(List<DayOfPages> days, LocalDate day, List<PageTally> seen, int most) {
        if (seen.isEmpty()) {
            return days;
        }
        List<DayOfPages> changed = new ArrayList<>();
        List<PageTally> known = List.of();
        for (DayOfPages other : days) {
            if (other.day.equals(day)) {
                known = other.pages;
            } else {
                changed.add(other);
            }
        }
        changed.add(new DayOfPages(day, together(known, seen, most)));
        changed.sort(Comparator.comparing(DayOfPages::day));
        return changed;
    }

    private static List<PageTally> together(List<PageTally> known, List<PageTally> more, int most) {
        Map<String, PageTally> pages = new TreeMap<>();
        known.forEach(page -> pages.put(page.page(), page));
        for (PageTally page : more) {
            boolean apart = pages.containsKey(page.page()) || pages.size() < most;
            String name = apart ? page.page() : Dimension.OTHER;
            pages.merge(
                    name,
                    new PageTally(name, page.views(), page.entries(), page.bounces(), page.exits(), page.seconds()),
                    PageTally::plus);
        }
        return List.copyOf(pages.values());
    }
}
