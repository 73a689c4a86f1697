package journey.remarketing.mail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import journey.events.CartContents;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Product;

/**
 * Whom a mail addresses, and about what.
 *
 * @param template whose words it takes
 * @param cart its {@code episode} is the occasion's id; what was looked at, where there is no cart; empty after an order
 * @param related what goes with what it is about or with what was bought, the best first
 * @param bestsellers shown where there is nothing else to be recommended
 * @param language instead of the customer's own, where it is spoken
 */
public record MailSubject(
        CustomerId customer,
        String campaign,
        String template,
        Contact contact,
        CartContents cart,
        List<Product> recentlyViewed,
        List<Product> related,
        List<Product> bestsellers,
        Optional<Locale> language) {
    /** With nothing but what was looked at. */
    public MailSubject(
            CustomerId customer,
            String campaign,
            String template,
            Contact contact,
            CartContents cart,
            List<Product> recentlyViewed,
            Optional<Locale> language) {
        this(customer, campaign, template, contact, cart, recentlyViewed, List.of(), List.of(), language);
    }

    public MailSubject {
        recentlyViewed = List.copyOf(recentlyViewed);
        related = List.copyOf(related);
        bestsellers = List.copyOf(bestsellers);
    }

    @Override
    public String toString() {
        return "MailSubject[" + campaign + " " + template + "]";
    }
}
