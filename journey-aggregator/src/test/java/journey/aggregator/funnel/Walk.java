package journey.aggregator.funnel;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.Channel;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;
import journey.events.Traits;
import journey.events.Visit;

/** Touchpoints by their names: {@code walk().does("A").after(ofHours(1)).visits("B")}. */
final class Walk {
    static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    /** @param arrival whether it begins a visit */
    record Step(Touchpoint touchpoint, boolean arrival) {}

    private final List<Step> steps = new ArrayList<>();
    private Instant now = START;
    private Optional<String> campaign = Optional.empty();

    static Walk walk() {
        return new Walk();
    }

    Walk after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Walk from(String utm) {
        campaign = Optional.of(utm);
        return this;
    }

    Walk withoutCampaign() {
        campaign = Optional.empty();
        return this;
    }

    Walk does(String... names) {
        for (String name : names) {
            add(name, new Interaction.Other(), false);
        }
        return this;
    }

    Walk visits(String name) {
        return add(name, new Interaction.Other(), true);
    }

    Walk identifies() {
        return add("Identify", new Interaction.Identified(), false);
    }

    Walk adds(String category, String price) {
        return add("Product Added", new Interaction.CartItemAdded(product(category, price), Optional.of("EUR")), false);
    }

    Walk orders(String revenue, String... categories) {
        return add(
                "Order Completed",
                new Interaction.OrderCompleted(
                        "o-" + steps.size(),
                        Optional.of(new BigDecimal(revenue)),
                        Optional.of("EUR"),
                        java.util.Arrays.stream(categories)
                                .map(category -> product(category, "1"))
                                .toList()),
                false);
    }

    private static Product product(String category, String price) {
        return new Product(
                "p-" + category,
                Optional.empty(),
                Optional.empty(),
                Optional.of(category),
                Optional.of(new BigDecimal(price)),
                1,
                Optional.empty(),
                Optional.empty());
    }

    private Walk add(String name, Interaction what, boolean arrival) {
        now = now.plusSeconds(10);
        steps.add(new Step(
                new Touchpoint(
                        "m-" + steps.size(),
                        name,
                        now,
                        now,
                        "shop",
                        Channel.WEB,
                        List.of(),
                        new Traits(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of()),
                        new Visit(
                                campaign,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("/" + name),
                                Optional.empty()),
                        what,
                        Optional.empty()),
                arrival));
        return this;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    Touchpoint last() {
        return steps.getLast().touchpoint();
    }

    Attempts through(Funnel funnel) {
        Attempts attempts = Attempts.NONE;
        for (Step step : steps) {
            attempts = attempts.on(step.touchpoint(), step.arrival(), funnel);
        }
        return attempts;
    }

    /** How many steps each attempt took. */
    List<Integer> takenIn(Funnel funnel) {
        return through(funnel).all().stream().map(Attempt::taken).toList();
    }
}
