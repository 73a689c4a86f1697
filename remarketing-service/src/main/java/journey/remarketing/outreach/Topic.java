package journey.remarketing.outreach;

import java.util.Locale;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.Trigger;

/** What mails are about, as customers choose among them. */
public enum Topic {
    /** Something was left behind: a cart, a checkout, products looked at. */
    REMINDERS,
    /** Questions about an order. */
    SURVEYS,
    /** News and offers, without an occasion of the customer's own. */
    OFFERS;

    static Topic of(Campaign campaign) {
        if (campaign.survey().isPresent()) {
            return SURVEYS;
        }
        return switch (campaign.trigger()) {
            case Trigger.CartAbandoned cart -> REMINDERS;
            case Trigger.BrowseAbandoned browse -> REMINDERS;
            case Trigger.OrderCompleted order -> OFFERS;
            case Trigger.NoPurchase lull -> OFFERS;
        };
    }

    /** The name in forms and touchpoints. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
