package journey.aggregator.affinity;

import java.time.Instant;
import java.util.Optional;
import journey.events.Money;
import journey.events.Product;

/**
 * How a product is shown.
 *
 * @param price of one piece
 * @param toldAt when the latest touchpoint told of it
 */
public record Card(
        String id,
        Optional<String> name,
        Optional<String> url,
        Optional<String> imageUrl,
        Optional<Money> price,
        Instant toldAt) {

    /** A name that is longer is none. */
    private static final int LONGEST_NAME = 200;

    /** @param currency of the price, ISO 4217 */
    public static Card of(Product product, String currency, Instant toldAt) {
        return new Card(
                product.id(),
                product.name().filter(name -> name.length() <= LONGEST_NAME),
                product.url(),
                product.imageUrl(),
                product.price().filter(price -> Math.abs(price.scale()) <= 10).map(price -> new Money(price, currency)),
                toldAt);
    }

    /** The later of the two, and what it says nothing of from the other; of two at the same time this one. */
    Card with(Card other) {
        Card newer = other.toldAt.isAfter(toldAt) ? other : this;
        Card older = newer == this ? other : this;
        return new Card(
                id,
                newer.name.or(older::name),
                newer.url.or(older::url),
                newer.imageUrl.or(older::imageUrl),
                newer.price.or(older::price),
                newer.toldAt);
    }
}
