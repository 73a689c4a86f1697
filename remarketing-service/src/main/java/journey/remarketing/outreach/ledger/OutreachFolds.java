package journey.remarketing.outreach.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.remarketing.campaign.Campaigns;
import journey.remarketing.outreach.Policy;

/** Opens the conversations of a partition: settles what a dead predecessor left claimed, and dates new campaigns. */
public final class OutreachFolds implements PartitionFold.Factory {
    /** Makes the ledger fold right away, so that what was found at the opening is committed. */
    record Opened() {}

    private final ConversationStore store;
    private final Policy policy;
    private final Campaigns campaigns;
    private final Courier courier;
    private final OutreachMeters meters;
    private final Clock clock;

    public OutreachFolds(
            ConversationStore store,
            Policy policy,
            Campaigns campaigns,
            Courier courier,
            OutreachMeters meters,
            Clock clock) {
        this.store = store;
        this.policy = policy;
        this.campaigns = campaigns;
        this.courier = courier;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public PartitionFold open(Slot slot, Notes notes) {
        Instant now = clock.instant();
        Map<String, Instant> known = new HashMap<>();
        store.campaigns(slot).forEach((campaign, since) -> known.put(campaign, Instant.parse(since)));
        boolean news = campaigns.current().campaigns().stream().anyMatch(campaign -> !known.containsKey(campaign.id()));
        if (news) {
            notes.post(new Opened());
        }
        store.claims(slot).forEach(claim -> courier.takeUp(claim, notes));
        return new OutreachFold(slot, notes, store, policy, campaigns, courier, meters, known, now);
    }
}
