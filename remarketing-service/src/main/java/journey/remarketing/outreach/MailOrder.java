package journey.remarketing.outreach;

import java.util.List;
import java.util.Optional;
import journey.events.CartContents;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Product;

/** A claimed mail, with everything that it is made of. */
public record MailOrder(
        CustomerId customer,
        StepKey key,
        int attempt,
        Contact contact,
        CartContents cart,
        List<Product> recentlyViewed) {
    public MailOrder {
        recentlyViewed = List.copyOf(recentlyViewed);
    }

    /** The fingerprint of the address that it goes to. */
    public Optional<String> address() {
        return Gate.deliverable(contact).map(Suppression::fingerprint);
    }

    @Override
    public String toString() {
        return "MailOrder[" + key + "]";
    }
}
