package journey.remarketing.repertoire.http;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Decision;
import journey.remarketing.outreach.StepKey;
import journey.remarketing.outreach.StepProgress;
import journey.remarketing.outreach.ledger.ConversationStore;

/**
 * What a campaign decided, as the API shows it; no address in it.
 *
 * @param counts since Redis was begun; a courier's lack of room is not counted
 * @param decisions newest first
 */
record CampaignWhyView(String campaign, List<CountView> counts, List<DecisionView> decisions) {
    record CountView(String gate, String verdict, long times) {}

    /**
     * @param gate that decided
     * @param lookAt when the step is judged next
     */
    record DecisionView(
            Instant at,
            String customer,
            String step,
            String episode,
            String outcome,
            String gate,
            Optional<String> reason,
            Optional<Instant> lookAt,
            List<FindingView> gates) {}

    record FindingView(
            String gate,
            String verdict,
            Optional<String> reason,
            Optional<Instant> until,
            Map<String, String> inputs) {}

    static CampaignWhyView of(
            String campaign, List<ConversationStore.Count> counts, List<Conversation> conversations, int limit) {
        return new CampaignWhyView(
                campaign,
                counts.stream()
                        .map(count -> new CountView(count.gate(), count.verdict(), count.times()))
                        .toList(),
                conversations.stream()
                        .flatMap(conversation -> conversation.trace().stream()
                                .filter(decision -> decision.campaign().equals(campaign))
                                .map(decision -> view(conversation, decision)))
                        .sorted(Comparator.comparing(DecisionView::at).reversed())
                        .limit(limit)
                        .toList());
    }

    private static DecisionView view(Conversation conversation, Decision decision) {
        Decision.Finding deciding = decision.deciding();
        return new DecisionView(
                decision.at(),
                conversation.customer().value(),
                decision.step(),
                decision.episode(),
                code(decision.outcome()),
                deciding.gate().code(),
                deciding.reason(),
                conversation
                        .step(new StepKey(decision.campaign(), decision.step(), decision.episode()))
                        .flatMap(StepProgress::lookAt),
                decision.findings().stream()
                        .map(finding -> new FindingView(
                                finding.gate().code(),
                                code(finding.verdict()),
                                finding.reason(),
                                finding.until(),
                                new TreeMap<>(finding.inputs())))
                        .toList());
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
