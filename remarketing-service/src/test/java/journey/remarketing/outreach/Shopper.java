package journey.remarketing.outreach;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.CartContents;
import journey.events.Consent;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.events.Product;
import journey.remarketing.campaign.Audience;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.Trigger;

/** Somebody who leaves carts behind, for tests. */
public record Shopper(
        CustomerId customer, Optional<String> email, Optional<Consent.State> consent, Optional<String> timezone) {
    public static final Instant NOON = Instant.parse("2026-03-02T11:00:00Z");
    public static final String EPISODE = "episode-1";
    public static final Campaign CAMPAIGN = campaign(
            "cart-recovery",
            new Trigger.CartAbandoned(Set.of(CartContents.Kind.values())),
            Campaign.Step.mail("first", Duration.ZERO),
            Campaign.Step.mail("second", Duration.ofHours(24)),
            Campaign.Step.mail("third", Duration.ofHours(72)));
    public static final StepKey FIRST = new StepKey("cart-recovery", "first", EPISODE);
    public static final Policy POLICY = new Policy(
            List.of(new Policy.Cap(1, Duration.ofHours(16)), new Policy.Cap(4, Duration.ofDays(7))),
            Optional.empty(),
            ZoneId.of("Europe/Rome"),
            Duration.ofHours(6),
            Duration.ofMinutes(1),
            false);

    /** For everybody, without a holdout. */
    public static Campaign campaign(String id, Trigger trigger, Campaign.Step... steps) {
        return new Campaign(
                id,
                trigger,
                Audience.EVERYBODY,
                List.of(steps),
                0,
                Campaign.ATTRIBUTION_WINDOW,
                Optional.empty(),
                false,
                Optional.empty());
    }

    public static Shopper named(String userId) {
        return new Shopper(
                CustomerId.of(new Identifier(Identifier.Kind.USER, userId)),
                Optional.of(userId + "@example.org"),
                Optional.of(Consent.State.GRANTED),
                Optional.empty());
    }

    Shopper withoutAddress() {
        return new Shopper(customer, Optional.empty(), consent, timezone);
    }

    Shopper consenting(Optional<Consent.State> state) {
        return new Shopper(customer, email, state, timezone);
    }

    Shopper in(String zone) {
        return new Shopper(customer, email, consent, Optional.of(zone));
    }

    public Contact contact() {
        return new Contact(
                email,
                Optional.of("Anna"),
                Optional.of("it-IT"),
                timezone,
                Optional.empty(),
                consent.map(state -> Map.of("email", new Consent(state, NOON.minusSeconds(60), "m-consent")))
                        .orElse(Map.of()),
                Optional.of("user-1"),
                Optional.of("anonymous-1"));
    }

    public JourneySignal.CartAbandoned abandons(Instant at, CustomerId... formerly) {
        return new JourneySignal.CartAbandoned(
                "abandoned-" + EPISODE + at.toEpochMilli(),
                customer,
                at,
                at.minus(Duration.ofMinutes(30)),
                new CartContents(
                        EPISODE,
                        CartContents.Kind.CART,
                        List.of(new Product(
                                "p1",
                                Optional.of("Moka"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new BigDecimal("34.90")),
                                2,
                                Optional.empty(),
                                Optional.empty())),
                        Optional.of("EUR")),
                contact(),
                List.of(),
                Set.of(formerly),
                Optional.empty(),
                Optional.empty());
    }

    JourneySignal.CartResumed resumes(Instant at) {
        return new JourneySignal.CartResumed("resumed-" + at.toEpochMilli(), customer, at, EPISODE);
    }

    JourneySignal.OrderPlaced orders(Instant at) {
        return new JourneySignal.OrderPlaced(
                "order-" + at.toEpochMilli(),
                customer,
                at,
                "o1",
                Optional.empty(),
                Optional.of(contact()),
                Optional.empty());
    }

    JourneySignal.CustomerMerged becomes(CustomerId into, Instant at) {
        return new JourneySignal.CustomerMerged("merged-" + into.value(), customer, at, into);
    }
}
