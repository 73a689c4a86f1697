package journey.standalone.shoppers;

import java.time.Duration;

/**
 * How busy the shop is.
 *
 * @param betweenShoppers from one shopper's arrival to the next one's
 * @param thinking how long a shopper usually looks at a page; the real pauses are between half of it and one and a half
 * @param away how long those who come back to a cart stay away: longer than after which the shop holds it for abandoned
 * @param atOnce shoppers in the shop at a time; when it is full, the next one waits at the door
 * @param seed what chance is drawn from: the same seed plays the same shoppers with the same ids
 */
public record Pace(Duration betweenShoppers, Duration thinking, Duration away, int atOnce, long seed) {

    public Pace {
        if (betweenShoppers.isNegative() || betweenShoppers.isZero()) {
            throw new IllegalArgumentException("there is some time between two shoppers");
        }
        if (thinking.isNegative()) {
            throw new IllegalArgumentException("nobody thinks for less than no time");
        }
        if (away.isNegative()) {
            throw new IllegalArgumentException("nobody comes back before leaving");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("the shop has room for one shopper or more");
        }
    }

    /** A shopper a second who thinks for 1.2 s a page, and comes back 32 s after leaving; a cart is given up after 20 s. */
    public static Pace demo(long seed) {
        return new Pace(Duration.ofSeconds(1), Duration.ofMillis(1_200), Duration.ofSeconds(32), 150, seed);
    }
}
