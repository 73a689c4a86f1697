package journey.remarketing.webhook;

import java.util.Optional;
import journey.events.JourneySignal;

/** What an endpoint may be told. */
public enum Event {
    CART_ABANDONED("cart.abandoned"),
    CART_RESUMED("cart.resumed"),
    CART_RECOVERED("cart.recovered"),
    CART_EXPIRED("cart.expired");

    private final String code;

    Event(String code) {
        this.code = code;
    }

    /** The {@code type} of the webhook; also the signal's kind. */
    public String code() {
        return code;
    }

    /** Empty for signals that no endpoint is told. */
    public static Optional<Event> of(JourneySignal signal) {
        return switch (signal) {
            case JourneySignal.CartAbandoned s -> Optional.of(CART_ABANDONED);
            case JourneySignal.CartResumed s -> Optional.of(CART_RESUMED);
            case JourneySignal.CartRecovered s -> Optional.of(CART_RECOVERED);
            case JourneySignal.CartExpired s -> Optional.of(CART_EXPIRED);
            case JourneySignal.CartEmptied s -> Optional.empty();
            case JourneySignal.BrowseAbandoned s -> Optional.empty();
            case JourneySignal.OrderPlaced s -> Optional.empty();
            case JourneySignal.OrderReturned s -> Optional.empty();
            case JourneySignal.ContactChanged s -> Optional.empty();
            case JourneySignal.CustomerMerged s -> Optional.empty();
            case JourneySignal.CustomerErased s -> Optional.empty();
        };
    }
}
