package journey.remarketing.outreach;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import journey.remarketing.campaign.Campaign;

/**
 * What can be sent now.
 *
 * @param mails how many may be claimed at most
 * @param domainBusyUntil until when the recipient's domain takes no more; empty where it does
 * @param busyUntil until when channels other than mail take no more; those that do are missing
 */
public record Room(int mails, Optional<Instant> domainBusyUntil, Map<Campaign.Channel, Instant> busyUntil) {
    public Room {
        busyUntil = Map.copyOf(busyUntil);
    }

    public static Room of(int mails) {
        return new Room(mails, Optional.empty(), Map.of());
    }

    Room without(long claimed) {
        return new Room((int) (mails - claimed), domainBusyUntil, busyUntil);
    }
}
