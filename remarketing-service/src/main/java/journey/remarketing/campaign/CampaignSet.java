package journey.remarketing.campaign;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All campaigns of one reading of the files.
 *
 * @param loadedAt when they came into force
 */
public record CampaignSet(List<Campaign> campaigns, Instant loadedAt) {
    public CampaignSet {
        campaigns = List.copyOf(campaigns);
        if (campaigns.stream().map(Campaign::id).distinct().count() != campaigns.size()) {
            throw new IllegalArgumentException("two campaigns have one id");
        }
    }

    public Optional<Campaign> campaign(String id) {
        return campaigns.stream().filter(campaign -> campaign.id().equals(id)).findFirst();
    }
}
