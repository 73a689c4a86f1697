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
 * @param language instead of the customer's own, where it is spoken
 */
public record MailSubject(
        CustomerId customer,
        String campaign,
        String template,
        Contact contact,
        CartContents cart,
        List<Product> recentlyViewed,
        Optional<Locale> language) {
    public MailSubject {
        recentlyViewed = List.copyOf(recentlyViewed);
    }

    @Override
    public String toString() {
        return "MailSubject[" + campaign + " " + template + "]";
    }
}
