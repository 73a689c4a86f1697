package journey.remarketing.outreach;

import java.util.List;
import java.util.Optional;
import journey.events.CartContents;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Product;
import journey.remarketing.campaign.Campaign;

/**
 * A claimed message, with everything that it is made of.
 *
 * @param channel by which it goes
 * @param template whose words it takes
 * @param variant of the step, which the customer was drawn for; none for a mail on trial
 * @param cart its {@code episode} is the occasion's id; what was looked at, where there is no cart; empty after an order
 * @param suggestions what else is shown, and what is not
 */
public record MailOrder(
        CustomerId customer,
        StepKey key,
        int attempt,
        Campaign.Channel channel,
        String template,
        Optional<String> variant,
        Contact contact,
        CartContents cart,
        List<Product> recentlyViewed,
        Suggestions suggestions) {
    /** A mail with the template of the step's own name. */
    public MailOrder(
            CustomerId customer,
            StepKey key,
            int attempt,
            Contact contact,
            CartContents cart,
            List<Product> recentlyViewed) {
        this(
                customer,
                key,
                attempt,
                Campaign.Channel.EMAIL,
                key.step(),
                Optional.empty(),
                contact,
                cart,
                recentlyViewed,
                Suggestions.NONE);
    }

    public MailOrder {
        recentlyViewed = List.copyOf(recentlyViewed);
    }

    /** The same about other contents. */
    public MailOrder about(CartContents contents, List<Product> viewed) {
        return new MailOrder(
                customer, key, attempt, channel, template, variant, contact, contents, viewed, suggestions);
    }

    /** The same mail beside other suggestions. */
    public MailOrder beside(Suggestions other) {
        return new MailOrder(customer, key, attempt, channel, template, variant, contact, cart, recentlyViewed, other);
    }

    /** The fingerprint of the address that it goes to. */
    public Optional<String> address() {
        return Recipient.of(channel, contact).map(Suppression::fingerprint);
    }

    @Override
    public String toString() {
        return "MailOrder[" + key + "]";
    }
}
