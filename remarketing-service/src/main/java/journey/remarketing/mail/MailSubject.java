package journey.remarketing.mail;

import java.util.List;
import journey.events.CartContents;
import journey.events.Contact;
import journey.events.Product;

/** Whom a mail addresses, about which cart. */
public record MailSubject(
        String campaign, String step, Contact contact, CartContents cart, List<Product> recentlyViewed) {
    public MailSubject {
        recentlyViewed = List.copyOf(recentlyViewed);
    }

    @Override
    public String toString() {
        return "MailSubject[" + campaign + " " + step + "]";
    }
}
