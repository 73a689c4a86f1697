package journey.remarketing.campaign;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A series of mails that an abandoned cart starts.
 *
 * @param id also the folder of its templates; lower-case letters, digits and hyphens
 * @param steps in the order of their delays; ids are unique
 * @param minimumTotal carts below it are not worth a mail; in the cart's own currency
 * @param holdout the share of customers, 0 to 1, who get nothing so that the effect can be measured
 * @param activatedAt episodes that started earlier are never mailed; without it the first start that knew the campaign counts
 */
public record Campaign(
        String id, List<Step> steps, BigDecimal minimumTotal, double holdout, Optional<Instant> activatedAt) {

    /** @param delay after the abandonment */
    public record Step(String id, Duration delay) {
        public Step {
            requireName(id);
            if (delay.isNegative()) {
                throw new IllegalArgumentException("the delay of step " + id + " is negative");
            }
        }
    }

    public Campaign {
        requireName(id);
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("campaign " + id + " has no steps");
        }
        Set<String> ids = new HashSet<>();
        for (Step step : steps) {
            if (!ids.add(step.id())) {
                throw new IllegalArgumentException("campaign " + id + " has two steps " + step.id());
            }
        }
        if (!(holdout >= 0 && holdout <= 1)) {
            throw new IllegalArgumentException("the holdout of campaign " + id + " is not between 0 and 1");
        }
        if (minimumTotal.signum() < 0) {
            throw new IllegalArgumentException("the minimum total of campaign " + id + " is negative");
        }
    }

    public Optional<Step> step(String stepId) {
        return steps.stream().filter(step -> step.id().equals(stepId)).findFirst();
    }

    private static void requireName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,40}")) {
            throw new IllegalArgumentException(
                    "a campaign or step is named by lower-case letters, digits and hyphens, not by \"" + name + "\"");
        }
    }
}
