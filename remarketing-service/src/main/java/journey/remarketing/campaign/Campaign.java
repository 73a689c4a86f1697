package journey.remarketing.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.events.Interaction;

/**
 * A series of messages that a trigger starts.
 *
 * @param id also the folder of its templates; lower-case letters, digits and hyphens
 * @param steps in the order of their delays; ids are unique
 * @param holdout the share of customers, 0 to 1, who get nothing so that the effect can be measured
 * @param attributionWindow how long after a message an order is owed to it: whole seconds, at least one, a year at most
 * @param activatedAt what began earlier is never mailed about; without it the first start that knew the campaign counts
 * @param paused nothing leaves until it is resumed, and only what is still fresh then
 * @param survey what its mails ask, if they do
 */
public record Campaign(
        String id,
        Trigger trigger,
        Audience audience,
        List<Step> steps,
        double holdout,
        Duration attributionWindow,
        Optional<Instant> activatedAt,
        boolean paused,
        Optional<Survey> survey) {

    public static final Duration ATTRIBUTION_WINDOW = Duration.ofDays(5);

    /**
     * The way a message goes.
     *
     * @param id lower-case letters, digits and hyphens; also the code under which consents to it are known
     */
    public record Channel(String id) {
        public static final Channel EMAIL = new Channel("email");

        public Channel {
            requireName(id);
        }

        public boolean isMail() {
            return equals(EMAIL);
        }
    }

    /**
     * @param delay after the trigger
     * @param variants at least one; who gets which follows from the customer
     */
    public record Step(String id, Duration delay, Channel channel, List<Variant> variants) {
        public Step {
            requireName(id);
            variants = List.copyOf(variants);
            if (delay.isNegative()) {
                throw new IllegalArgumentException("the delay of step " + id + " is negative");
            }
            if (variants.isEmpty()) {
                throw new IllegalArgumentException("step " + id + " has no variants");
            }
            requireUnique("variants", variants.stream().map(Variant::id).toList());
            if (variants.stream().mapToInt(Variant::weight).sum() == 0) {
                throw new IllegalArgumentException("the weights of step " + id + " are all 0");
            }
        }

        /** A mail with the template of its own name. */
        public static Step mail(String id, Duration delay) {
            return new Step(id, delay, Channel.EMAIL, List.of(new Variant(id, 1, id)));
        }

        /** @param draw from 0 (inclusive) to 1 (exclusive) */
        Variant variant(double draw) {
            int all = variants.stream().mapToInt(Variant::weight).sum();
            double left = draw * all;
            for (Variant variant : variants) {
                left -= variant.weight();
                if (left < 0) {
                    return variant;
                }
            }
            return variants.getLast();
        }
    }

    /**
     * @param weight its share is its weight among all of the step's; 0 to 1,000,000
     * @param template the words it takes
     */
    public record Variant(String id, int weight, String template) {
        public Variant {
            requireName(id);
            requireName(template);
            if (weight < 0 || weight > 1_000_000) {
                throw new IllegalArgumentException("the weight of variant " + id + " is not between 0 and 1,000,000");
            }
        }
    }

    public Campaign {
        requireName(id);
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("campaign " + id + " has no steps");
        }
        requireUnique("steps", steps.stream().map(Step::id).toList());
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).delay().compareTo(steps.get(i - 1).delay()) < 0) {
                throw new IllegalArgumentException(
                        "step " + steps.get(i).id() + " comes before the step that it is written after");
            }
        }
        if (!(holdout >= 0 && holdout <= 1)) {
            throw new IllegalArgumentException("the holdout of campaign " + id + " is not between 0 and 1");
        }
        if (!Interaction.MailEvent.isAttribution(attributionWindow)) {
            throw new IllegalArgumentException("the attribution window of campaign " + id
                    + " is not between a second and a year, in whole seconds");
        }
    }

    public Optional<Step> step(String stepId) {
        return steps.stream().filter(step -> step.id().equals(stepId)).findFirst();
    }

    /** From 0 (inclusive) to 1 (exclusive): whoever draws less than {@link #holdout} is held out. */
    public double holdoutDraw(String customer) {
        return Draw.of("holdout", customer, id);
    }

    /** Which variant of a step this customer gets, always the same while the weights stay. */
    public Variant variant(Step step, String customer) {
        return step.variant(Draw.of("variant", customer, id, step.id()));
    }

    private static void requireUnique(String what, List<String> ids) {
        Set<String> known = new HashSet<>();
        for (String each : ids) {
            if (!known.add(each)) {
                throw new IllegalArgumentException("two " + what + " are called " + each);
            }
        }
    }

    private static void requireName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,40}")) {
            throw new IllegalArgumentException(
                    "names are lower-case letters, digits and hyphens, 41 at most, unlike \"" + name + "\"");
        }
    }
}
