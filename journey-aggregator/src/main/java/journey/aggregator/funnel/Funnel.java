package journey.aggregator.funnel;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A funnel: steps that a customer takes one after the other, other touchpoints in between allowed.
 *
 * @param name lower case letters, digits and dashes
 * @param window how long after its entry an attempt may convert
 */
public record Funnel(String name, Duration window, List<Step> steps) {

    /**
     * @param name shown with the figures
     * @param events names of touchpoints that take the step; empty for the visit itself: the first touchpoint of a
     *     session takes it, and may take the following step as well
     */
    public record Step(String name, Set<String> events) {
        public Step {
            events = Set.copyOf(events);
        }

        boolean isVisit() {
            return events.isEmpty();
        }
    }

    /** What every shop asks first. */
    public static final Funnel DEFAULT = new Funnel(
            "default",
            Duration.ofDays(14),
            List.of(
                    new Step("visit", Set.of()),
                    new Step("product viewed", Set.of("Product Viewed")),
                    new Step("product added", Set.of("Product Added")),
                    new Step("checkout started", Set.of("Checkout Started")),
                    new Step("order completed", Set.of("Order Completed"))));

    public Funnel {
        steps = List.copyOf(steps);
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("a funnel's name has 1 to 40 lower case letters, digits and dashes");
        }
        if (steps.size() < 2 || steps.size() > 20) {
            throw new IllegalArgumentException("funnel " + name + " needs 2 to 20 steps");
        }
        if (new HashSet<>(steps.stream().map(Step::name).toList()).size() != steps.size()) {
            throw new IllegalArgumentException("funnel " + name + " has two steps of one name");
        }
        if (steps.stream().skip(1).anyMatch(Step::isVisit)) {
            throw new IllegalArgumentException("only the first step of funnel " + name + " may be the visit");
        }
        if (!window.isPositive()) {
            throw new IllegalArgumentException("the window of funnel " + name + " must be positive");
        }
    }
}
