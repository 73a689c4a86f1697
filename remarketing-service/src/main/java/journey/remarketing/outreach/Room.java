package journey.remarketing.outreach;

import java.time.Instant;
import java.util.Optional;

/**
 * What can be sent now.
 *
 * @param mails how many may be claimed at most
 * @param domainBusyUntil until when the recipient's domain takes no more; empty where it does
 */
public record Room(int mails, Optional<Instant> domainBusyUntil) {
    public static Room of(int mails) {
        return new Room(mails, Optional.empty());
    }
}
