package journey.aggregator.journey;

import static journey.aggregator.journey.Visitor.aVisitor;

import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Touchpoint;

/** Journeys for the tests of other features. */
public final class SomeJourneys {
    private SomeJourneys() {}

    /** Somebody who looked at a page. */
    public static Journey visitor(String anonymousId) {
        return folded(
                CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, anonymousId)),
                aVisitor().browsing());
    }

    /** Somebody known with this many orders. */
    public static Journey buyer(String userId, int orders) {
        Visitor visitor = aVisitor().loggingIn(userId).withCart(1);
        for (int i = 0; i < orders; i++) {
            visitor.ordering("o-" + i, "10");
        }
        return folded(CustomerId.of(new Identifier(Identifier.Kind.USER, userId)), visitor);
    }

    /** A visitor's journey as it lies in a slot. */
    public static Held held(CustomerId customer) {
        return new Held.Live(folded(customer, aVisitor().browsing()));
    }

    private static Journey folded(CustomerId customer, Visitor visitor) {
        Journey journey = Journey.of(customer);
        for (Touchpoint touchpoint : visitor.touchpoints()) {
            journey = journey.apply(touchpoint, JourneyRules.DEFAULT).journey();
        }
        return journey;
    }
}
