package journey.aggregator.identity;

import journey.events.Identifier.Kind;

/**
 * How many identifiers of each kind are tied to a customer, those of everybody merged into it included. User ids are not
 * counted: a customer has one at most.
 *
 * <p>Each number is at most {@value #MOST} and stays there. A crash between tying and counting leaves it too low by what
 * was under way; it is never too high by more than what was tied and handed on since.
 */
public record Holdings(int email, int anonymous, int order, int checkout, int cart) {
    public static final Holdings NONE = new Holdings(0, 0, 0, 0, 0);

    /** The greatest number that is kept. */
    public static final int MOST = 65_535;

    public Holdings {
        if (email < 0 || anonymous < 0 || order < 0 || checkout < 0 || cart < 0) {
            throw new IllegalArgumentException("nobody holds less than nothing");
        }
        email = Math.min(MOST, email);
        anonymous = Math.min(MOST, anonymous);
        order = Math.min(MOST, order);
        checkout = Math.min(MOST, checkout);
        cart = Math.min(MOST, cart);
    }

    public static Holdings of(Kind kind, int count) {
        return switch (kind) {
            case USER -> NONE;
            case EMAIL -> new Holdings(count, 0, 0, 0, 0);
            case ANONYMOUS -> new Holdings(0, count, 0, 0, 0);
            case ORDER -> new Holdings(0, 0, count, 0, 0);
            case CHECKOUT -> new Holdings(0, 0, 0, count, 0);
            case CART -> new Holdings(0, 0, 0, 0, count);
        };
    }

    public int of(Kind kind) {
        return switch (kind) {
            case USER -> 0;
            case EMAIL -> email;
            case ANONYMOUS -> anonymous;
            case ORDER -> order;
            case CHECKOUT -> checkout;
            case CART -> cart;
        };
    }

    public Holdings and(Holdings other) {
        return new Holdings(
                email + other.email,
                anonymous + other.anonymous,
                order + other.order,
                checkout + other.checkout,
                cart + other.cart);
    }

    boolean within(Holdings limits) {
        return email <= limits.email
                && anonymous <= limits.anonymous
                && order <= limits.order
                && checkout <= limits.checkout
                && cart <= limits.cart;
    }
}
