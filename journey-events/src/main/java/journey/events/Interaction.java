package journey.events;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happened, in the words of the e-commerce and e-mail specs; everything the product has no word for is {@link Other}. */
public sealed interface Interaction {

    record PageViewed() implements Interaction {}

    record ScreenViewed() implements Interaction {}

    record Identified() implements Interaction {}

    record Grouped(String groupId) implements Interaction {}

    record Aliased(String previousId) implements Interaction {}

    record ProductsSearched(Optional<String> query) implements Interaction {}

    record ProductListViewed(Optional<String> category) implements Interaction {}

    record ProductClicked(Product product) implements Interaction {}

    record ProductViewed(Product product, Optional<String> currency) implements Interaction {}

    record CartItemAdded(Product product, Optional<String> currency) implements Interaction {}

    /** @param quantity pieces taken out; without it the whole line goes */
    record CartItemRemoved(Product product, Optional<Integer> quantity) implements Interaction {}

    /** @param products the whole cart, where the event names it */
    record CartViewed(Optional<List<Product>> products, Optional<String> currency) implements Interaction {
        public CartViewed {
            products = products.map(List::copyOf);
        }
    }

    record CheckoutStarted(Optional<List<Product>> products, Optional<String> currency) implements Interaction {
        public CheckoutStarted {
            products = products.map(List::copyOf);
        }
    }

    /** A step of the checkout was shown or completed, or payment details were entered. */
    record CheckoutAdvanced(boolean completed, Optional<Integer> step) implements Interaction {}

    record PaymentFailed() implements Interaction {}

    record OrderUpdated(Optional<List<Product>> products, Optional<String> currency) implements Interaction {
        public OrderUpdated {
            products = products.map(List::copyOf);
        }
    }

    /**
     * @param revenue goods only: {@code revenue}, else {@code subtotal} (after discounts), else {@code total} less tax
     *     and shipping, else the sum of the products
     */
    record OrderCompleted(
            String orderId, Optional<BigDecimal> revenue, Optional<String> currency, List<Product> products)
            implements Interaction {
        public OrderCompleted {
            products = List.copyOf(products);
        }
    }

    /** @param total refunded; without it the whole order */
    record OrderRefunded(String orderId, Optional<BigDecimal> total) implements Interaction {}

    record OrderCancelled(String orderId) implements Interaction {}

    /**
     * What became of a mail (e-mail spec); remarketing writes these back.
     *
     * <p>{@code Email Held Out} is its own: a mail was due to the customer, everything else allowed it, and it was not sent
     * because the customer belongs to the campaign's holdout. Its properties are those of {@code Email Sent} ({@code
     * campaign_id}, {@code campaign_name}, {@code step}, {@code attribution_window}) and {@code episode_id}; its messageId
     * follows from campaign, step, episode and customer, so that it is told once.
     *
     * @param step of the campaign
     * @param variant of the step, where it is tried in several
     * @param attribution how long after it an order is owed to it, where the campaign says so: whole seconds, at least one,
     *     a year at most
     */
    record MailEvent(
            Outcome outcome,
            Optional<String> campaign,
            Optional<String> step,
            Optional<String> variant,
            Optional<Duration> attribution)
            implements Interaction {
        /** The source of those that remarketing writes back. */
        public static final String REMARKETING = "remarketing-service";

        /** The longest window of attribution. */
        public static final Duration LONGEST_ATTRIBUTION = Duration.ofDays(365);

        public MailEvent {
            attribution.ifPresent(window -> {
                if (!isAttribution(window)) {
                    throw new IllegalArgumentException(
                            "a window of attribution is whole seconds, at least one and a year at most");
                }
            });
        }

        /** One of which no more is known. */
        public MailEvent(Outcome outcome, Optional<String> campaign) {
            this(outcome, campaign, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Whether it can be a window of attribution: whole seconds, at least one, a year at most. */
        public static boolean isAttribution(Duration window) {
            return window.isPositive() && window.getNano() == 0 && window.compareTo(LONGEST_ATTRIBUTION) <= 0;
        }

        public enum Outcome {
            SENT,
            DELIVERED,
            OPENED,
            CLICKED,
            BOUNCED,
            MARKED_AS_SPAM,
            UNSUBSCRIBED,
            /** Not sent, so that the effect of those that are can be measured. */
            HELD_OUT
        }
    }

    /**
     * @param kind {@code nps}, {@code csat} or {@code ces}
     * @param scale the highest possible answer
     * @param comment personal
     * @param about the order, else the touchpoint, that was asked about
     */
    record SurveyAnswered(String kind, int scale, int score, Optional<String> comment, Optional<String> about)
            implements Interaction {
        @Override
        public String toString() {
            return "SurveyAnswered[" + kind + " " + score + "/" + scale + "]";
        }
    }

    record ProductReviewed(Optional<String> productId) implements Interaction {}

    record Shared() implements Interaction {}

    /** Any other event; kept and folded as a plain touchpoint under its own name. */
    record Other() implements Interaction {}
}
