package journey.remarketing.suggestion;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import journey.events.Money;
import journey.events.Product;
import journey.remarketing.outreach.Channel;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.Suggestions;

/**
 * Puts beside what a mail is about what goes with it, else with what the customer bought; and what sells best where nothing
 * was looked at either. Never what was bought lately. It asks between the claim and the sending, as late as can be, and a fold
 * waits for nobody. Without an answer the mail leaves with what was looked at.
 */
public final class SuggestingPostman implements Channel {
    /** As many as a mail shows of a kind. */
    private static final int MOST = 4;

    /** Products that others are looked for by. */
    private static final int SEEDS = 10;

    private final Channel channel;
    private final Suggester suggester;
    private final String shopCurrency;
    private final MeterRegistry registry;

    /** @param shopCurrency of mails about nothing that names one, ISO 4217 */
    public SuggestingPostman(Channel channel, Suggester suggester, String shopCurrency, MeterRegistry registry) {
        this.channel = channel;
        this.suggester = suggester;
        this.shopCurrency = shopCurrency;
        this.registry = registry;
    }

    @Override
    public Delivery send(MailOrder order) {
        Suggestions asked = order.suggestions();
        Set<String> hidden = new HashSet<>(asked.bought());
        MailOrder fresh = order.about(
                order.cart(),
                order.recentlyViewed().stream()
                        .filter(product -> !hidden.contains(product.id()))
                        .toList());
        return channel.send(asked.wanted() ? fresh.beside(found(fresh)) : fresh);
    }

    private Suggestions found(MailOrder order) {
        Suggestions asked = order.suggestions();
        List<Product> lines = order.cart().lines();
        Set<String> about = new LinkedHashSet<>();
        Stream.concat(lines.stream(), order.recentlyViewed().stream()).forEach(product -> about.add(product.id()));
        if (about.isEmpty()) {
            about.addAll(asked.bought());
        }
        long viewed = order.recentlyViewed().stream()
                .map(Product::id)
                .filter(id -> lines.stream().noneMatch(line -> line.id().equals(id)))
                .distinct()
                .limit(MOST)
                .count();
        registry.counter("journey.remarketing.recommendations", "kind", "viewed")
                .increment(viewed);
        Suggester.Found found;
        try {
            found = suggester.find(
                    about.stream().limit(SEEDS).toList(),
                    asked.bought(),
                    order.cart().currency().filter(Money::isCurrency).orElse(shopCurrency),
                    MOST);
        } catch (Suggester.Unavailable away) {
            count("unavailable");
            return asked;
        }
        List<Product> bestsellers = viewed == 0 && found.related().isEmpty() ? found.bestsellers() : List.of();
        count(found.related().isEmpty() && bestsellers.isEmpty() ? "nothing" : "found");
        registry.counter("journey.remarketing.recommendations", "kind", "related")
                .increment(found.related().size());
        registry.counter("journey.remarketing.recommendations", "kind", "bestseller")
                .increment(bestsellers.size());
        return asked.found(found.related(), bestsellers);
    }

    private void count(String outcome) {
        registry.counter("journey.remarketing.suggestions", "outcome", outcome).increment();
    }
}
