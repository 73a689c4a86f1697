package journey.remarketing.mail;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import journey.events.Product;

/**
 * What a mail recommends: each product once, none that it is about anyway, {@value #MOST} of a kind at most.
 *
 * @param viewed looked at lately
 * @param bestsellers only where there is nothing else
 */
record Recommended(List<Product> viewed, List<Product> related, List<Product> bestsellers) {
    private static final int MOST = 4;

    static Recommended of(MailSubject about) {
        Set<String> known = new HashSet<>();
        about.cart().lines().forEach(line -> known.add(line.id()));
        List<Product> viewed = some(about.recentlyViewed(), known);
        List<Product> related = some(about.related(), known);
        return new Recommended(
                viewed, related, viewed.isEmpty() && related.isEmpty() ? some(about.bestsellers(), known) : List.of());
    }

    private static List<Product> some(List<Product> products, Set<String> known) {
        return products.stream()
                .filter(product -> known.add(product.id()))
                .limit(MOST)
                .toList();
    }
}
