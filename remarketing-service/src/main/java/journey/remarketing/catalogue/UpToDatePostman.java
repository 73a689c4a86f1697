package journey.remarketing.catalogue;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.events.CartContents;
import journey.events.Product;
import journey.remarketing.outreach.Channel;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Suggestions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out of a mail what is no longer for sale, and puts in present prices; a mail of which nothing is left is not sent. It
 * asks between the claim and the sending: that is the last moment, and a fold waits for nobody. Without an answer the mail
 * leaves as it is.
 */
public final class UpToDatePostman implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(UpToDatePostman.class);

    private final Channel channel;
    private final Catalogue catalogue;
    private final MeterRegistry registry;

    public UpToDatePostman(Channel channel, Catalogue catalogue, MeterRegistry registry) {
        this.channel = channel;
        this.catalogue = catalogue;
        this.registry = registry;
    }

    @Override
    public Delivery send(MailOrder order) {
        Suggestions suggestions = order.suggestions();
        Set<String> ids = Stream.of(
                        order.cart().lines(), order.recentlyViewed(), suggestions.related(), suggestions.bestsellers())
                .flatMap(List::stream)
                .map(Product::id)
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return channel.send(order);
        }
        Map<String, Catalogue.Offer> offers;
        try {
            offers = catalogue.find(ids);
        } catch (Catalogue.Unavailable away) {
            LOG.atWarn()
                    .addKeyValue("failure", String.valueOf(away.getCause()))
                    .log("The catalogue does not answer; a mail leaves as it is");
            count("unavailable");
            return channel.send(order);
        }
        List<Product> lines = present(order.cart().lines(), offers);
        List<Product> viewed = present(order.recentlyViewed(), offers);
        if (lines.isEmpty() && !order.cart().lines().isEmpty()) {
            count("nothing_left");
            return new Delivery.NothingLeft("nothing of it is for sale any longer");
        }
        Suggestions suggested =
                suggestions.found(present(suggestions.related(), offers), present(suggestions.bestsellers(), offers));
        boolean same = lines.equals(order.cart().lines())
                && viewed.equals(order.recentlyViewed())
                && suggested.equals(suggestions);
        count(same ? "unchanged" : "changed");
        CartContents cart = order.cart();
        return channel.send(
                same
                        ? order
                        : order.about(new CartContents(cart.episode(), cart.kind(), lines, cart.currency()), viewed)
                                .beside(suggested));
    }

    private static List<Product> present(List<Product> products, Map<String, Catalogue.Offer> offers) {
        return products.stream()
                .filter(product -> Optional.ofNullable(offers.get(product.id()))
                        .map(Catalogue.Offer::forSale)
                        .orElse(true))
                .map(product -> Optional.ofNullable(offers.get(product.id()))
                        .flatMap(Catalogue.Offer::price)
                        .filter(price -> product.price()
                                .filter(before -> before.compareTo(price) == 0)
                                .isEmpty())
                        .map(price -> new Product(
                                product.id(),
                                product.name(),
                                product.variant(),
                                product.category(),
                                Optional.of(price),
                                product.quantity(),
                                product.url(),
                                product.imageUrl()))
                        .orElse(product))
                .toList();
    }

    private void count(String outcome) {
        registry.counter("journey.remarketing.catalogue", "outcome", outcome).increment();
    }
}
