package journey.remarketing.why.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import journey.events.CartContents;
import journey.events.CustomerId;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Decision;
import journey.remarketing.outreach.Gate;
import journey.remarketing.outreach.Occasion;
import journey.remarketing.outreach.StepProgress;
import journey.remarketing.outreach.Topic;

/**
 * A conversation as the API shows it, without the address in clear. Times are RFC 3339 in UTC, amounts decimal strings.
 *
 * @param formerly customers whose conversations are part of this one
 * @param sends mails that left, or may have left, as the frequency caps count them
 * @param orders without cancelled ones
 * @param occasions what campaigns may mail about
 * @param decisions newest first
 */
record WhyView(
        String customer,
        List<String> formerly,
        Optional<ContactView> contact,
        Optional<Instant> lastOrderAt,
        List<SuppressionView> suppressions,
        int orders,
        List<OccasionView> occasions,
        List<Conversation.Send> sends,
        List<DecisionView> decisions) {

    /** @param email masked */
    record ContactView(
            Optional<String> email,
            Optional<String> locale,
            Optional<String> timezone,
            Optional<String> country,
            Map<String, ConsentView> consent,
            Instant knownSince) {}

    record ConsentView(String state, Instant at, String evidence) {}

    record SuppressionView(String reason, Instant at, Optional<String> topic) {}

    record OccasionView(
            String id,
            String kind,
            String state,
            Instant startedAt,
            Instant at,
            int items,
            Optional<String> total,
            Optional<String> currency,
            List<StepView> steps) {}

    /**
     * @param lookAt when it is judged next
     * @param channel by which what was claimed goes, where that isn't mail
     */
    record StepView(
            String campaign,
            String step,
            String status,
            Instant scheduledFor,
            Optional<Instant> lookAt,
            Instant since,
            int attempts,
            Duration heldByQuietHours,
            Optional<String> gate,
            Optional<String> reason,
            Optional<String> variant,
            Optional<String> channel) {}

    record DecisionView(
            Instant at, String campaign, String step, String episode, String outcome, List<FindingView> gates) {}

    record FindingView(
            String gate,
            String verdict,
            Optional<String> reason,
            Optional<Instant> until,
            Map<String, String> inputs) {}

    static WhyView of(Conversation conversation) {
        List<DecisionView> decisions = new ArrayList<>(
                conversation.trace().stream().map(WhyView::decision).toList());
        return new WhyView(
                conversation.customer().value(),
                conversation.absorbed().stream().map(CustomerId::value).sorted().toList(),
                conversation.contact().map(WhyView::contact),
                conversation.lastOrderAt(),
                conversation.suppressions().stream()
                        .map(s -> new SuppressionView(
                                code(s.reason()), s.at(), s.topic().map(Topic::code)))
                        .toList(),
                conversation.purchases().orders(),
                conversation.occasions().stream().map(WhyView::occasion).toList(),
                conversation.sends(),
                decisions.reversed());
    }

    private static ContactView contact(Conversation.KnownContact known) {
        Map<String, ConsentView> consent = new TreeMap<>();
        known.contact()
                .consent()
                .forEach((channel, c) -> consent.put(channel, new ConsentView(code(c.state()), c.at(), c.evidence())));
        return new ContactView(
                known.contact().email().map(WhyView::masked),
                known.contact().locale(),
                known.contact().timezone(),
                known.contact().country(),
                consent,
                known.at());
    }

    /** The first character and the domain: enough to recognise, too little to write to. */
    static String masked(String email) {
        int at = email.lastIndexOf('@');
        return at < 1 ? "…" : email.substring(0, email.offsetByCodePoints(0, 1)) + "…" + email.substring(at);
    }

    private static OccasionView occasion(Occasion occasion) {
        return new OccasionView(
                occasion.id(),
                code(occasion.kind()),
                code(occasion.state()),
                occasion.startedAt(),
                occasion.at(),
                occasion.cart().map(cart -> cart.lines().size()).orElse(0),
                occasion.cart().map(CartContents::total).map(total -> total.toPlainString()),
                occasion.cart().flatMap(CartContents::currency),
                occasion.steps().stream()
                        .sorted(Comparator.comparing(StepProgress::scheduledFor))
                        .map(WhyView::step)
                        .toList());
    }

    private static StepView step(StepProgress step) {
        return new StepView(
                step.campaign(),
                step.step(),
                code(step.status()),
                step.scheduledFor(),
                step.lookAt(),
                step.since(),
                step.attempts(),
                step.quietFor(),
                step.gate().map(Gate::code),
                step.reason(),
                step.variant(),
                step.channel());
    }

    static DecisionView decision(Decision decision) {
        return new DecisionView(
                decision.at(),
                decision.campaign(),
                decision.step(),
                decision.episode(),
                code(decision.outcome()),
                decision.findings().stream()
                        .map(f -> new FindingView(
                                f.gate().code(), code(f.verdict()), f.reason(), f.until(), new TreeMap<>(f.inputs())))
                        .toList());
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
