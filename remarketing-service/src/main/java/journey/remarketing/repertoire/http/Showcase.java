package journey.remarketing.repertoire.http;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import journey.events.CartContents;
import journey.events.Contact;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.Trigger;
import journey.remarketing.mail.MailSubject;
import journey.remarketing.mail.Samples;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Occasion;

/** Mails to look at: about what a customer left last, or made up. They are in nobody's name, so their links do nobody harm. */
final class Showcase {
    private Showcase() {}

    /** @param customer whose contact and latest occasion of the campaign's kind are taken, where there are any */
    static MailSubject about(
            Campaign campaign, String template, Optional<Conversation> customer, Optional<Locale> language) {
        MailSubject sample = Samples.about(campaign, template, language.orElse(Locale.ENGLISH));
        Optional<Contact> contact = customer.flatMap(Conversation::contact).map(Conversation.KnownContact::contact);
        Optional<Occasion> latest = customer.flatMap(known -> known.occasions().stream()
                .filter(occasion -> occasion.kind() == kind(campaign.trigger()))
                .max(Comparator.comparing(Occasion::at)));
        return new MailSubject(
                sample.customer(),
                campaign.id(),
                template,
                contact.orElse(sample.contact()),
                latest.map(Showcase::contents).orElse(sample.cart()),
                latest.map(Occasion::recentlyViewed).orElse(sample.recentlyViewed()),
                sample.related(),
                sample.bestsellers(),
                language);
    }

    private static CartContents contents(Occasion occasion) {
        return occasion.cart()
                .orElseGet(() -> new CartContents(
                        occasion.id(),
                        CartContents.Kind.CART,
                        occasion.kind() == Occasion.Kind.BROWSE ? occasion.recentlyViewed() : List.of(),
                        Optional.empty()));
    }

    private static Occasion.Kind kind(Trigger trigger) {
        return switch (trigger) {
            case Trigger.CartAbandoned cart -> Occasion.Kind.CART;
            case Trigger.BrowseAbandoned browse -> Occasion.Kind.BROWSE;
            case Trigger.OrderCompleted order -> Occasion.Kind.ORDER;
            case Trigger.NoPurchase lull -> Occasion.Kind.LULL;
        };
    }
}
