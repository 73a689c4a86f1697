package journey.remarketing.mail;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import journey.events.CartContents;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Product;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.Trigger;

/** Made-up mails, to try templates on and to show them without a customer. */
public final class Samples {
    /** Nobody's. */
    public static final CustomerId NOBODY = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "sample"));

    private Samples() {}

    /** What a mail of this campaign may be about. */
    public static MailSubject about(Campaign campaign, String template, Locale language) {
        boolean products = switch (campaign.trigger()) {
            case Trigger.CartAbandoned cart -> true;
            case Trigger.BrowseAbandoned browse -> true;
            case Trigger.OrderCompleted order -> false;
            case Trigger.NoPurchase lull -> false;
        };
        return new MailSubject(
                NOBODY,
                campaign.id(),
                template,
                contact(),
                new CartContents(
                        "sample",
                        CartContents.Kind.CART,
                        products
                                ? List.of(
                                        product("moka", "Moka Classica", "6 cups", "34.90", 1),
                                        product("cups", "Espresso cups, set of six", "Sage green", "12.50", 2))
                                : List.of(),
                        Optional.of("EUR")),
                List.of(
                        product("grinder", "Hand grinder", "", "59.00", 1),
                        product("tin", "Coffee tin", "", "18.00", 1)),
                List.of(
                        product("frother", "Milk frother", "", "24.50", 1),
                        product("spoons", "Coffee spoons", "", "16.00", 1)),
                List.of(),
                Optional.of(language));
    }

    private static Contact contact() {
        return new Contact(
                Optional.of("giulia@example.org"),
                Optional.of("Giulia"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Product product(String id, String name, String variant, String price, int quantity) {
        return new Product(
                id,
                Optional.of(name),
                Optional.of(variant).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.of(new BigDecimal(price)),
                quantity,
                Optional.empty(),
                Optional.empty());
    }
}
