package journey.remarketing.campaign.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.events.CartContents;
import journey.remarketing.campaign.Audience;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.Survey;
import journey.remarketing.campaign.Trigger;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private final List<String> mistakes = new ArrayList<>();

    private List<Campaign> read(String... lines) {
        mistakes.clear();
        return Definitions.read(new CampaignFiles(Map.of("spring/campaign.yaml", String.join("\n", lines))), mistakes);
    }

    private Campaign campaign(String... lines) {
        List<Campaign> campaigns = read(lines);
        assertThat(mistakes).isEmpty();
        return campaigns.getFirst();
    }

    @Test
    void everythingThatCanBeSaidIsRead() {
        Campaign campaign = campaign(
                "trigger: [cart-abandoned, payment-failed]",
                "audience: {segments: [prospect, first-time], countries: [IT, DE], minimum-value: 19.90}",
                "holdout: 0.1",
                "attribution-window: 7d",
                "activated-at: 2026-03-02T11:00:00Z",
                "paused: true",
                "steps:",
                "  - id: first",
                "  - {id: second, delay: 36h, channel: email, template: other}",
                "  - id: third",
                "    delay: 3d",
                "    variants:",
                "      - {id: plain, weight: 3}",
                "      - {id: loud, template: shouting}");

        assertThat(campaign.id()).isEqualTo("spring");
        assertThat(campaign.trigger())
                .isEqualTo(new Trigger.CartAbandoned(Set.of(CartContents.Kind.CART, CartContents.Kind.PAYMENT_FAILED)));
        assertThat(campaign.audience())
                .isEqualTo(new Audience(
                        Set.of(Audience.Segment.PROSPECT, Audience.Segment.FIRST_TIME),
                        Set.of("IT", "DE"),
                        new BigDecimal("19.90")));
        assertThat(campaign.holdout()).isEqualTo(0.1);
        assertThat(campaign.attributionWindow()).isEqualTo(Duration.ofDays(7));
        assertThat(campaign.activatedAt()).contains(Instant.parse("2026-03-02T11:00:00Z"));
        assertThat(campaign.paused()).isTrue();
        assertThat(campaign.steps())
                .containsExactly(
                        Campaign.Step.mail("first", Duration.ZERO),
                        new Campaign.Step(
                                "second",
                                Duration.ofHours(36),
                                Campaign.Channel.EMAIL,
                                List.of(new Campaign.Variant("other", 1, "other"))),
                        new Campaign.Step(
                                "third",
                                Duration.ofDays(3),
                                Campaign.Channel.EMAIL,
                                List.of(
                                        new Campaign.Variant("plain", 3, "plain"),
                                        new Campaign.Variant("loud", 1, "shouting"))));
    }

    @Test
    void eachTriggerIsRead() {
        String steps = "steps: [{id: first}]";
        assertThat(campaign("trigger: checkout-abandoned", steps).trigger())
                .isEqualTo(new Trigger.CartAbandoned(Set.of(CartContents.Kind.CHECKOUT)));
        assertThat(campaign("trigger: browse-abandoned", steps).trigger()).isEqualTo(new Trigger.BrowseAbandoned());
        assertThat(campaign("trigger: {on: order-completed, after: 14d}", steps).trigger())
                .isEqualTo(new Trigger.OrderCompleted(Duration.ofDays(14)));
        Campaign winBack = campaign("trigger: {on: no-purchase, after: 90d}", steps, "survey: {kind: csat}");
        assertThat(winBack.trigger()).isEqualTo(new Trigger.NoPurchase(Duration.ofDays(90)));
        assertThat(winBack.survey()).contains(new Survey(Survey.Kind.CSAT, 5));
        assertThat(winBack.audience()).isEqualTo(Audience.EVERYBODY);
        assertThat(winBack.attributionWindow()).isEqualTo(Duration.ofDays(5));
    }

    @Test
    void everyMistakeIsSaidWithFileLineAndKeyAndAllAtOnce() {
        assertThat(read(
                        "trigger: cart-abandonned",
                        "audience:",
                        "  segment: [prospect]",
                        "  countries: [Italy]",
                        "holdout: 1.5",
                        "paused: maybe",
                        "activated-at: yesterday",
                        "atribution-window: 5d",
                        "steps:",
                        "  - id: First",
                        "  - {id: second, delay: soon}",
                        "  - {id: third, channel: pigeon}",
                        "  - delay: 1h"))
                .isEmpty();
        assertThat(mistakes)
                .containsExactlyInAnyOrder(
                        "spring/campaign.yaml, line 1: there is no trigger cart-abandonned, but browse-abandoned,"
                                + " cart-abandoned, checkout-abandoned, no-purchase, order-completed, payment-failed",
                        "spring/campaign.yaml, line 3: an audience has no key segment, but countries, minimum-value, segments",
                        "spring/campaign.yaml, line 3: Italy is no country of ISO 3166 (two capital letters)",
                        "spring/campaign.yaml, line 5: holdout is a share, 0 to 1",
                        "spring/campaign.yaml, line 6: paused is true or false",
                        "spring/campaign.yaml, line 7: activated-at is a time such as 2026-03-02T11:00:00Z",
                        "spring/campaign.yaml, line 8: a campaign has no key atribution-window, but activated-at,"
                                + " attribution-window, audience, holdout, paused, steps, survey, trigger",
                        "spring/campaign.yaml, line 10: names are lower-case letters, digits and hyphens, 41 at most,"
                                + " unlike \"First\"",
                        "spring/campaign.yaml, line 11: delay is a length of time such as 14d, 36h or 30m",
                        "spring/campaign.yaml, line 12: no channel pigeon is configured, but email",
                        "spring/campaign.yaml, line 13: the key id is missing");
    }

    @Test
    void whatContradictsItselfIsRefused() {
        Map<String, List<String>> wrong = new HashMap<>();
        wrong.put("the key trigger is missing", List.of("steps: [{id: a}]"));
        wrong.put("the key steps is missing", List.of("trigger: cart-abandoned"));
        wrong.put("has no steps", List.of("trigger: cart-abandoned", "steps: []"));
        wrong.put("two steps are called a", List.of("trigger: cart-abandoned", "steps: [{id: a}, {id: a}]"));
        wrong.put(
                "comes before the step that it is written after",
                List.of("trigger: cart-abandoned", "steps: [{id: a, delay: 2h}, {id: b, delay: 1h}]"));
        wrong.put(
                "one trigger, or several of those about carts",
                List.of("trigger: [cart-abandoned, browse-abandoned]", "steps: [{id: a}]"));
        wrong.put("the key after is missing", List.of("trigger: {on: no-purchase}", "steps: [{id: a}]"));
        wrong.put(
                "only order-completed and no-purchase have",
                List.of("trigger: {on: cart-abandoned, after: 1h}", "steps: [{id: a}]"));
        wrong.put("is more than nothing", List.of("trigger: {on: no-purchase, after: 0s}", "steps: [{id: a}]"));
        wrong.put(
                "a template or variants with theirs",
                List.of("trigger: cart-abandoned", "steps: [{id: a, template: b, variants: [{id: c}]}]"));
        wrong.put(
                "the weights of step a are all 0",
                List.of("trigger: cart-abandoned", "steps: [{id: a, variants: [{id: c, weight: 0}]}]"));
        wrong.put(
                "the scale of nps is 10, or 5",
                List.of("trigger: cart-abandoned", "survey: {kind: nps, scale: 7}", "steps: [{id: a}]"));
        wrong.put("no YAML", List.of("trigger: [cart-abandoned", "steps: -"));
        wrong.put("is empty", List.of(""));
        wrong.put("a file holds one campaign", List.of("a: 1", "---", "b: 2"));
        wrong.put(
                "has the key trigger twice",
                List.of("trigger: cart-abandoned", "trigger: cart-abandoned", "steps: [{id: a}]"));
        wrong.forEach((why, lines) -> {
            assertThat(read(lines.toArray(String[]::new))).isEmpty();
            assertThat(mistakes).singleElement().asString().contains(why).startsWith("spring/campaign.yaml");
        });
    }

    @Test
    void aFolderWithoutACampaignIsAMistake() {
        Definitions.read(new CampaignFiles(Map.of("en.properties", "a=b")), mistakes);
        assertThat(mistakes).containsExactly("There is no campaign: no folder with a campaign.yaml");
    }

    @Test
    void variantsAreDrawnByWeightAndAlwaysAlike() {
        Campaign campaign = campaign(
                "trigger: cart-abandoned",
                "steps: [{id: a, variants: [{id: one, weight: 1}, {id: three, weight: 3}, {id: never, weight: 0}]}]");
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 4000; i++) {
            String variant = campaign.variant(campaign.steps().getFirst(), "customer-" + i)
                    .id();
            assertThat(campaign.variant(campaign.steps().getFirst(), "customer-" + i)
                            .id())
                    .isEqualTo(variant);
            drawn.merge(variant, 1, Integer::sum);
        }
        assertThat(drawn).containsOnlyKeys("one", "three");
        assertThat(drawn.get("one")).isBetween(850, 1150);
    }

    @Test
    void theManualsExampleIsReadAndSaysWhichWayItsStepsGo() throws Exception {
        Matcher example = Pattern.compile("```yaml\n(# spring/campaign.yaml\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(example.find()).isTrue();
        CampaignFiles files = new CampaignFiles(Map.of("spring/campaign.yaml", example.group(1)));
        Campaign spring =
                Definitions.read(files, Set.of("email", "sms"), mistakes).getFirst();
        assertThat(mistakes).isEmpty();
        assertThat(spring.steps()).extracting(step -> step.channel().id()).containsExactly("email", "email", "sms");
        assertThat(Definitions.read(files, mistakes)).isEmpty();
        assertThat(mistakes).singleElement().asString().endsWith("no channel sms is configured, but email");
    }
}
