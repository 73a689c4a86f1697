package journey.remarketing.outreach;

import java.util.Optional;
import journey.events.Contact;
import journey.events.Identifier;
import journey.remarketing.campaign.Campaign;

/** To whom a message goes by a channel. */
final class Recipient {
    private Recipient() {}

    /**
     * For mails the address, where it can be one. Telephone numbers and devices aren't known here: for other channels it is
     * an id by which their webhook's receiver finds the customer, behind the channel's name.
     */
    static Optional<String> of(Campaign.Channel channel, Contact contact) {
        return channel.isMail()
                ? contact.email()
                        .flatMap(raw -> Identifier.of(Identifier.Kind.EMAIL, raw))
                        .map(Identifier::value)
                : contact.userId()
                        .map(id -> "user:" + id)
                        .or(() -> contact.anonymousId().map(id -> "anonymous:" + id))
                        .map(id -> channel.id() + ':' + id);
    }
}
