package journey.standalone.shoppers;

import java.util.random.RandomGenerator;

/** How a visit goes. In every hundred shoppers so many have that story. */
enum Story {
    /** One page, and gone. */
    BOUNCES(13),
    /** Looks around. */
    BROWSES(21),
    /** Fills a cart and leaves; nobody knows who it was. */
    LEAVES_UNKNOWN(9),
    /** Fills a cart, says who they are in the middle of it, and leaves. */
    LEAVES_CART(24),
    /** Begins to check out and leaves. */
    LEAVES_CHECKOUT(7),
    /** Takes everything out of the cart again. */
    EMPTIES_CART(5),
    /** Orders in the browser; often the shop's server reports the same order. */
    ORDERS(11),
    /** Fills a cart on the phone, and the order is reported by the shop's server alone. */
    ORDERS_ELSEWHERE(4),
    /** Leaves a cart, comes back on another device after the shop has given it up, and orders. */
    RETURNS_AND_ORDERS(6);

    private final int inHundred;

    Story(int inHundred) {
        this.inHundred = inHundred;
    }

    int inHundred() {
        return inHundred;
    }

    static Story any(RandomGenerator chance) {
        int draw = chance.nextInt(100);
        for (Story story : values()) {
            draw -= story.inHundred;
            if (draw < 0) {
                return story;
            }
        }
        throw new IllegalStateException("the stories make less than a hundred");
    }
}
