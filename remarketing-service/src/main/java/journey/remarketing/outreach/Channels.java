package journey.remarketing.outreach;

import java.util.Map;
import java.util.Optional;
import journey.remarketing.campaign.Campaign;

/** The channels that are configured, by name; mail is always among them. Each message goes by its own. */
public record Channels(Map<Campaign.Channel, Channel> byName) implements Channel {
    public Channels {
        byName = Map.copyOf(byName);
    }

    @Override
    public Delivery send(MailOrder order) {
        return Optional.ofNullable(byName.get(order.channel()))
                .map(channel -> channel.send(order))
                .orElseGet(() -> new Delivery.Refused("no channel of this name is configured"));
    }
}
