package journey.standalone.shoppers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What goes out in one request.
 *
 * @param leaves from the shopper's arrival on
 * @param steps one or more, of one sender
 */
record Delivery(Duration leaves, Step.Sender sender, List<Step> steps) {

    Delivery {
        steps = List.copyOf(steps);
    }

    /** In the order of leaving; what a device kept until the same moment goes together. */
    static List<Delivery> of(List<Step> steps) {
        List<Delivery> deliveries = new ArrayList<>();
        List<Step> together = new ArrayList<>();
        for (Step step :
                steps.stream().sorted(Comparator.comparing(Step::leaves)).toList()) {
            if (!together.isEmpty() && !goTogether(together.getFirst(), step)) {
                deliveries.add(of(together.getFirst(), together));
                together.clear();
            }
            together.add(step);
        }
        if (!together.isEmpty()) {
            deliveries.add(of(together.getFirst(), together));
        }
        return deliveries;
    }

    private static boolean goTogether(Step first, Step next) {
        return first.held()
                && next.held()
                && first.leaves().equals(next.leaves())
                && first.sender() == next.sender()
                && first.clockAhead().equals(next.clockAhead());
    }

    private static Delivery of(Step first, List<Step> together) {
        return new Delivery(first.leaves(), first.sender(), together);
    }
}
