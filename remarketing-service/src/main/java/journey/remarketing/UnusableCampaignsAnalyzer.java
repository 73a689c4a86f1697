package journey.remarketing;

import journey.remarketing.campaign.UnusableCampaigns;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns the failed start into one list, and where to read on. */
final class UnusableCampaignsAnalyzer extends AbstractFailureAnalyzer<UnusableCampaigns> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableCampaigns cause) {
        return new FailureAnalysis(
                "The campaigns can't be used:\n  " + String.join("\n  ", cause.mistakes()),
                "journey.remarketing.campaigns.folder names their folder; remarketing-service/README.md shows what it holds.",
                cause);
    }
}
