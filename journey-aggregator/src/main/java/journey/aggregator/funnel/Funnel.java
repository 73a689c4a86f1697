package journey.aggregator.funnel;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.events.Interaction;
import journey.events.Touchpoint;

/**
 * A funnel: steps that a customer takes. A touchpoint takes one step at most, so the same event in two steps needs two
 * events; only the visit is apart from the touchpoint that begins it, which may take a step as well.
 *
 * @param name lower case letters, digits and dashes
 * @param window how long after its entry an attempt may convert
 * @param exclusions what ends an attempt between two steps
 * @param ignored in the strict order, names of touchpoints that may happen in between
 */
public record Funnel(
        String name,
        Order order,
        Duration window,
        List<Step> steps,
        List<Exclusion> exclusions,
        Set<String> ignored,
        Optional<Breakdown> breakdown) {

    /** Stands for every event, in place of a name. */
    public static final String ANY_EVENT = "*";

    /** How the steps have to follow each other. */
    public enum Order {
        /** One after the other, other touchpoints in between allowed. */
        SEQUENTIAL,
        /**
         * One after the other, nothing in between: another touchpoint ends the attempt, but for those that are {@code ignored},
         * for what isn't the customer's doing (mails that are sent, identify, group and alias calls), and for the begin of a
         * visit.
         */
        STRICT,
        /** In any order. Figures of step k count the attempts that took k steps, whichever. */
        ANY
    }

    /**
     * @param name shown with the figures
     * @param events names of touchpoints that take the step, or {@link #ANY_EVENT}; empty for the visit itself: the first
     *     touchpoint of a session makes it
     * @param where all of them have to hold, for a visit of its first touchpoint
     */
    public record Step(String name, Set<String> events, List<Filter> where) {
        public Step {
            events = Set.copyOf(events);
            where = List.copyOf(where);
        }

        public Step(String name, Set<String> events) {
            this(name, events, List.of());
        }

        public boolean isVisit() {
            return events.isEmpty();
        }
    }

    /**
     * Ends the attempt of who has taken step {@code after} and not yet step {@code before}, unless the touchpoint takes the
     * next step.
     *
     * @param after number of a step, from 0
     * @param before number of a later one
     */
    public record Exclusion(Set<String> events, List<Filter> where, int after, int before) {
        public Exclusion {
            events = Set.copyOf(events);
            where = List.copyOf(where);
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
        exclusions = List.copyOf(exclusions);
        ignored = Set.copyOf(ignored);
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("a funnel's name has 1 to 40 lower case letters, digits and dashes");
        }
        if (steps.size() < 2 || steps.size() > 20) {
            throw new IllegalArgumentException("funnel " + name + " needs 2 to 20 steps");
        }
        if (new HashSet<>(steps.stream().map(Step::name).toList()).size() != steps.size()) {
            throw new IllegalArgumentException("funnel " + name + " has two steps of one name");
        }
        if (!window.isPositive()) {
            throw new IllegalArgumentException("the window of funnel " + name + " must be positive");
        }
        if (!ignored.isEmpty() && order != Order.STRICT) {
            throw new IllegalArgumentException("only a strict order ignores events, funnel " + name + " has another");
        }
        for (Exclusion exclusion : exclusions) {
            if (exclusion.events().isEmpty()) {
                throw new IllegalArgumentException("an exclusion of funnel " + name + " names no event");
            }
            if (exclusion.after() < 0
                    || exclusion.after() >= exclusion.before()
                    || exclusion.before() >= steps.size()) {
                throw new IllegalArgumentException(
                        "an exclusion of funnel " + name + " lies between a step and a later one");
            }
            if (order == Order.ANY && (exclusion.after() > 0 || exclusion.before() < steps.size() - 1)) {
                throw new IllegalArgumentException("funnel " + name
                        + " has its steps in any order, so its exclusions can't lie between two of them");
            }
        }
    }

    /** Sequential, with nothing but steps. */
    public Funnel(String name, Duration window, List<Step> steps) {
        this(name, Order.SEQUENTIAL, window, steps, List.of(), Set.of(), Optional.empty());
    }

    /** The steps that a touchpoint may take, as bits. */
    int takenBy(Touchpoint touchpoint) {
        return matching(touchpoint, false);
    }

    /** The steps that the visit which {@code touchpoint} begins may take, as bits. */
    int takenByVisit(Touchpoint touchpoint) {
        return matching(touchpoint, true);
    }

    private int matching(Touchpoint touchpoint, boolean visit) {
        int bits = 0;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.isVisit() == visit
                    && (visit || named(step.events(), touchpoint))
                    && all(step.where(), touchpoint)) {
                bits |= 1 << i;
            }
        }
        return bits;
    }

    /** @param taken how many steps the attempt has taken */
    boolean excludes(Touchpoint touchpoint, int taken) {
        for (Exclusion exclusion : exclusions) {
            if (taken > exclusion.after()
                    && taken <= exclusion.before()
                    && named(exclusion.events(), touchpoint)
                    && all(exclusion.where(), touchpoint)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a touchpoint that takes no step ends an attempt in the strict order. */
    boolean interrupts(Touchpoint touchpoint) {
        return isDoneByTheCustomer(touchpoint.what()) && !named(ignored, touchpoint);
    }

    private static boolean isDoneByTheCustomer(Interaction what) {
        return switch (what) {
            case Interaction.Identified w -> false;
            case Interaction.Grouped w -> false;
            case Interaction.Aliased w -> false;
            case Interaction.MailEvent mail ->
                switch (mail.outcome()) {
                    case SENT, DELIVERED, BOUNCED, HELD_OUT -> false;
                    case OPENED, CLICKED, MARKED_AS_SPAM, UNSUBSCRIBED -> true;
                };
            case Interaction.PageViewed w -> true;
            case Interaction.ScreenViewed w -> true;
            case Interaction.ProductsSearched w -> true;
            case Interaction.ProductListViewed w -> true;
            case Interaction.ProductClicked w -> true;
            case Interaction.ProductViewed w -> true;
            case Interaction.CartItemAdded w -> true;
            case Interaction.CartItemRemoved w -> true;
            case Interaction.CartViewed w -> true;
            case Interaction.CheckoutStarted w -> true;
            case Interaction.CheckoutAdvanced w -> true;
            case Interaction.PaymentFailed w -> true;
            case Interaction.OrderUpdated w -> true;
            case Interaction.OrderCompleted w -> true;
            case Interaction.OrderRefunded w -> true;
            case Interaction.OrderCancelled w -> true;
            case Interaction.SurveyAnswered w -> true;
            case Interaction.ProductReviewed w -> true;
            case Interaction.Shared w -> true;
            case Interaction.Other w -> true;
        };
    }

    private static boolean named(Set<String> events, Touchpoint touchpoint) {
        return events.contains(touchpoint.name()) || events.contains(ANY_EVENT);
    }

    private static boolean all(List<Filter> where, Touchpoint touchpoint) {
        for (Filter filter : where) {
            if (!filter.holds(touchpoint)) {
                return false;
            }
        }
        return true;
    }
}
