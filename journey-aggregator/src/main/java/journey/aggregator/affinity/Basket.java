package journey.aggregator.affinity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import journey.events.Product;

/**
 * Products that somebody looked at in one visit, or bought in one order.
 *
 * @param fact names the visit or the order; only a hash of it is told
 * @param at when it was looked at or bought, in event time
 * @param told when it could be told, at the earliest: of what one partition tells, nearly in the order of telling, and the
 *     same when it is told again
 * @param products each once, with the pieces bought; {@value #MOST} at most
 * @param leftOut how many more there were
 */
public record Basket(Kind kind, String fact, Instant at, Instant told, List<Product> products, int leftOut) {
    /** How many products of a visit or an order are counted as being together. */
    public static final int MOST = 20;

    /** An id of a product that is longer is none. */
    static final int LONGEST_ID = 200;

    public enum Kind {
        VIEWED,
        BOUGHT
    }

    public Basket {
        products = List.copyOf(products);
        if (products.size() > MOST) {
            throw new IllegalArgumentException("a basket has at most " + MOST + " products");
        }
    }

    /**
     * @param offered the same product may come more than once; the pieces add up. Of too many some are drawn, always the same,
     *     for shops list them in an order that may mean something
     */
    public static Basket of(Kind kind, String fact, Instant at, Instant told, List<Product> offered) {
        Map<String, Product> each = new LinkedHashMap<>();
        for (Product product : offered) {
            if (product.id().length() <= LONGEST_ID) {
                each.merge(product.id(), product, Basket::together);
            }
        }
        List<Product> drawn = each.values().stream()
                .sorted(Comparator.comparing(
                        (Product product) -> each.size() <= MOST ? "" : hash(fact + '\n' + product.id())))
                .limit(MOST)
                .toList();
        long distinct = offered.stream().map(Product::id).distinct().count();
        return new Basket(kind, fact, at, told, drawn, (int) distinct - drawn.size());
    }

    private static Product together(Product one, Product other) {
        return one.withQuantity((int) Math.min(Integer.MAX_VALUE, (long) one.quantity() + other.quantity()));
    }

    /**
     * What each product of it is told: who it was together with.
     *
     * @param source the partition that tells it
     * @param currency of the prices, ISO 4217
     */
    public List<Sighting> sightings(int source, String currency) {
        List<String> ids = products.stream().map(Product::id).toList();
        List<Sighting> sightings = new ArrayList<>(ids.size());
        for (Product product : products) {
            sightings.add(new Sighting(
                    hash(kind.name() + '\n' + fact + '\n' + product.id()),
                    source,
                    told,
                    kind,
                    at,
                    Card.of(product, currency, at),
                    product.quantity(),
                    ids.stream().filter(id -> !id.equals(product.id())).toList()));
        }
        return sightings;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ByteBuffer.allocate(8).put(digest, 0, 8).array());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
