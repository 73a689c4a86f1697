package journey.standalone.shoppers;

import java.time.Duration;

/**
 * One event of a shopper's script.
 *
 * @param happens when, from the shopper's arrival on
 * @param leaves when it is sent, from the arrival on; later than {@code happens} where the device was offline, and for
 *     the second copy of a repeated event
 * @param clockAhead how much the sender's clock is fast, negative for slow; what the event says of times is wrong by it
 */
record Step(Duration happens, Duration leaves, Sender sender, Duration clockAhead, Event event) {

    enum Sender {
        /** analytics.js: each event by itself, unless several have waited. */
        BROWSER,
        /** The shop's own server, by batch. */
        SERVER
    }

    Step {
        if (happens.isNegative() || leaves.compareTo(happens) < 0) {
            throw new IllegalArgumentException("an event leaves when it has happened");
        }
    }

    /** It did not leave at once. */
    boolean held() {
        return leaves.compareTo(happens) > 0;
    }

    Step leaving(Duration later) {
        return new Step(happens, later, sender, clockAhead, event);
    }
}
