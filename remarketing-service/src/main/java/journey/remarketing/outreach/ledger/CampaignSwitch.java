package journey.remarketing.outreach.ledger;

import java.time.Instant;

/**
 * Somebody paused a campaign, or resumed it. Lies on the topic of signals in every partition, so that each learns of it in
 * its own order, and an emptied Redis as well.
 */
public record CampaignSwitch(String campaign, boolean paused, Instant at) {
    String id() {
        return (paused ? "paused-" : "resumed-") + campaign + '-' + at.toEpochMilli();
    }
}
