package journey.remarketing.repertoire.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.Trigger;

/**
 * A campaign as the API shows it. Durations are ISO 8601, times RFC 3339 in UTC.
 *
 * @param trigger as in its file, e.g. {@code cart-abandoned}
 * @param after of triggers that wait
 * @param languages that it speaks
 */
record CampaignView(
        String id,
        List<String> trigger,
        Optional<Duration> after,
        AudienceView audience,
        List<StepView> steps,
        double holdout,
        Duration attributionWindow,
        Optional<Instant> activatedAt,
        PauseView paused,
        Optional<SurveyView> survey,
        Set<String> languages) {

    record AudienceView(List<String> segments, List<String> countries, BigDecimal minimumValue) {}

    record StepView(String id, Duration delay, String channel, List<VariantView> variants) {}

    record VariantView(String id, int weight, String template) {}

    /**
     * @param byFile its file says so
     * @param since when somebody paused it by the API
     */
    record PauseView(boolean paused, boolean byFile, Optional<Instant> since) {}

    record SurveyView(String kind, int scale) {}

    static CampaignView of(Campaign campaign, Optional<Instant> pausedSince, Set<String> languages) {
        return new CampaignView(
                campaign.id(),
                triggers(campaign.trigger()),
                switch (campaign.trigger()) {
                    case Trigger.CartAbandoned cart -> Optional.empty();
                    case Trigger.BrowseAbandoned browse -> Optional.empty();
                    case Trigger.OrderCompleted order -> Optional.of(order.after());
                    case Trigger.NoPurchase lull -> Optional.of(lull.after());
                },
                new AudienceView(
                        campaign.audience().segments().stream()
                                .map(CampaignView::code)
                                .sorted()
                                .toList(),
                        campaign.audience().countries().stream().sorted().toList(),
                        campaign.audience().minimumValue()),
                campaign.steps().stream()
                        .map(step -> new StepView(
                                step.id(),
                                step.delay(),
                                step.channel().id(),
                                step.variants().stream()
                                        .map(variant ->
                                                new VariantView(variant.id(), variant.weight(), variant.template()))
                                        .toList()))
                        .toList(),
                campaign.holdout(),
                campaign.attributionWindow(),
                campaign.activatedAt(),
                new PauseView(campaign.paused() || pausedSince.isPresent(), campaign.paused(), pausedSince),
                campaign.survey().map(survey -> new SurveyView(survey.kind().code(), survey.scale())),
                languages);
    }

    private static List<String> triggers(Trigger trigger) {
        return switch (trigger) {
            case Trigger.CartAbandoned cart ->
                cart.kinds().stream()
                        .sorted()
                        .map(kind -> switch (kind) {
                            case CART -> "cart-abandoned";
                            case CHECKOUT -> "checkout-abandoned";
                            case PAYMENT_FAILED -> "payment-failed";
                        })
                        .toList();
            case Trigger.BrowseAbandoned browse -> List.of("browse-abandoned");
            case Trigger.OrderCompleted order -> List.of("order-completed");
            case Trigger.NoPurchase lull -> List.of("no-purchase");
        };
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
