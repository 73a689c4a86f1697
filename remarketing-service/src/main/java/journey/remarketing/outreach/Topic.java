package journey.remarketing.outreach;

import java.util.Locale;
import journey.remarketing.campaign.Campaign;

/** What mails are about, as customers choose among them. */
public enum Topic {
    /** Something was left behind: a cart, a checkout, products looked at. */
    REMINDERS,
    /** Questions about an order. */
    SURVEYS,
    /** News and offers, without an occasion of the customer's own. */
    OFFERS;

    /** Every campaign there is so far reminds of a cart. */
    static Topic of(Campaign campaign) {
        return REMINDERS;
    }

    /** The name in forms and touchpoints. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
