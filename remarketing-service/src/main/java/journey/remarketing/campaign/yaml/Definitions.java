package journey.remarketing.campaign.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.UnusableCampaigns;

/** The definitions in a folder of campaigns. */
public final class Definitions {
    private Definitions() {}

    /** Of campaigns by mail only. */
    public static List<Campaign> read(CampaignFiles files, List<String> mistakes) {
        return read(files, Set.of(Campaign.Channel.EMAIL.id()), mistakes);
    }

    /**
     * @param channels ids of those that steps may name
     * @param mistakes grows by all that is wrong
     * @return those that can be read, in the order of their folders
     */
    public static List<Campaign> read(CampaignFiles files, Set<String> channels, List<String> mistakes) {
        List<Campaign> campaigns = new ArrayList<>();
        for (String id : files.campaigns()) {
            if (id.contains("/")) {
                mistakes.add(id + ": a campaign's folder lies at the top, not in another");
            } else {
                new CampaignReader(id, channels, mistakes)
                        .read(files.of(id, CampaignFiles.DEFINITION).orElseThrow())
                        .ifPresent(campaigns::add);
            }
        }
        if (files.campaigns().isEmpty()) {
            mistakes.add("There is no campaign: no folder with a " + CampaignFiles.DEFINITION);
        }
        return campaigns;
    }

    /** @throws UnusableCampaigns unless all of them can be read */
    public static List<Campaign> read(CampaignFiles files) {
        List<String> mistakes = new ArrayList<>();
        List<Campaign> campaigns = read(files, mistakes);
        if (!mistakes.isEmpty()) {
            throw new UnusableCampaigns(mistakes);
        }
        return campaigns;
    }
}
