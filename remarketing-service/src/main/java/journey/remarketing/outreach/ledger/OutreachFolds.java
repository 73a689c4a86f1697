package journey.remarketing.outreach.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.outreach.Outreach;
import journey.remarketing.outreach.Policy;

/** Opens the conversations of a partition: settles what a dead predecessor left claimed, and dates new campaigns. */
public final class OutreachFolds implements PartitionFold.Factory {
    /** Makes the ledger fold right away, so that what was found at the opening is committed. */
    record Opened() {}

    private final ConversationStore store;
    private final Policy policy;
    private final List<Campaign> campaigns;
    private final Courier courier;
    private final OutreachMeters meters;
    private final Clock clock;

    public OutreachFolds(
            ConversationStore store,
            Policy policy,
            List<Campaign> campaigns,
            Courier courier,
            OutreachMeters meters,
            Clock clock) {
        this.store = store;
        this.policy = policy;
        this.campaigns = List.copyOf(campaigns);
        this.courier = courier;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public PartitionFold open(Slot slot, Notes notes) {
        Instant now = clock.instant();
        Map<String, String> known = store.campaigns(slot);
        Map<String, Instant> activeSince = new HashMap<>();
        Map<String, Instant> firstSeen = new HashMap<>();
        for (Campaign campaign : campaigns) {
            String since = known.get(campaign.id());
            Instant seen = since == null ? now : Instant.parse(since);
            if (since == null) {
                firstSeen.put(campaign.id(), now);
            }
            activeSince.put(campaign.id(), campaign.activatedAt().orElse(seen));
        }
        if (!firstSeen.isEmpty()) {
            notes.post(new Opened());
        }
        store.claims(slot).forEach(claim -> courier.takeUp(claim, notes));
        return new OutreachFold(
                slot, notes, store, new Outreach(policy, campaigns, activeSince), courier, meters, firstSeen);
    }
}
