package journey.remarketing.outreach;

import static journey.remarketing.outreach.Shopper.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.remarketing.outreach.OutreachRecord.PreferencesChosen;
import journey.remarketing.outreach.OutreachRecord.Unsubscribed;
import journey.remarketing.outreach.Reaction.Effect;
import org.junit.jupiter.api.Test;

class PreferencesTest {
    private static final String ADDRESS = "0123456789abcdef";

    private final Shopper anna = Shopper.named("anna");
    private final Outreach outreach = new Outreach(
            Shopper.POLICY, List.of(Shopper.CAMPAIGN), Map.of("cart-recovery", NOON.minus(Duration.ofDays(1))));
    private Conversation conversation = Conversation.with(anna.customer());
    private final List<Effect> effects = new ArrayList<>();

    private void take(Reaction reaction) {
        conversation = reaction.next();
        effects.clear();
        effects.addAll(reaction.effects());
    }

    private void read(OutreachRecord record) {
        take(outreach.on(conversation, record, record.at()));
    }

    private PreferencesChosen chosen(Instant at, String language, Topic... wanted) {
        return new PreferencesChosen(
                anna.customer(),
                ADDRESS,
                "cart-recovery",
                Set.of(wanted),
                Optional.of(language).filter(l -> !l.isEmpty()),
                at);
    }

    private Decision lastDecision() {
        take(outreach.look(conversation, NOON.plusSeconds(10), NOON.plusSeconds(10), 10));
        return conversation.trace().getLast();
    }

    @Test
    void whoWantsNoRemindersIsNotReminded() {
        take(outreach.on(conversation, anna.abandons(NOON), NOON));
        read(chosen(NOON.plusSeconds(1), "", Topic.SURVEYS));
        assertThat(conversation.wanted()).containsExactly(Topic.SURVEYS);
        assertThat(lastDecision().findings().getLast())
                .satisfies(finding -> assertThat(finding.gate()).isEqualTo(Gate.NOT_SUPPRESSED))
                .satisfies(finding -> assertThat(finding.inputs()).containsEntry("by", "opted_out"));
    }

    @Test
    void whoWantsRemindersIsRemindedThoughTheyWantNothingElse() {
        take(outreach.on(conversation, anna.abandons(NOON), NOON));
        read(chosen(NOON.plusSeconds(1), "", Topic.REMINDERS));
        assertThat(lastDecision().outcome()).isEqualTo(Decision.Outcome.CLAIMED);
    }

    @Test
    void theLatestChoiceHoldsAndAnOlderOneThatComesLateChangesNothing() {
        take(outreach.on(conversation, anna.abandons(NOON), NOON));
        read(chosen(NOON.plusSeconds(5), "", Topic.SURVEYS));
        read(chosen(NOON.plusSeconds(1), "", Topic.REMINDERS));
        assertThat(conversation.wanted()).containsExactly(Topic.SURVEYS);
        assertThat(effects).isEmpty();
        read(chosen(NOON.plusSeconds(9), "", Topic.values()));
        assertThat(conversation.wanted()).isEqualTo(EnumSet.allOf(Topic.class));
        assertThat(conversation.suppressions()).isEmpty();
    }

    @Test
    void whoHadUnsubscribedAndChoosesGivesConsentAnew() {
        take(outreach.on(conversation, anna.abandons(NOON), NOON));
        read(new Unsubscribed(anna.customer(), ADDRESS, "cart-recovery", NOON.plusSeconds(1)));
        assertThat(conversation.wanted()).isEmpty();
        read(chosen(NOON.plusSeconds(2), "", Topic.REMINDERS));
        assertThat(conversation.wanted()).containsExactly(Topic.REMINDERS);
        assertThat(effects)
                .singleElement()
                .satisfies(effect ->
                        assertThat(((Effect.Report) effect).resubscribes()).isTrue());
        read(chosen(NOON.plusSeconds(3), "", Topic.REMINDERS, Topic.OFFERS));
        assertThat(((Effect.Report) effects.getFirst()).resubscribes()).isFalse();
    }

    @Test
    void aChosenLanguageStaysWhateverABrowserSaysLater() {
        take(outreach.on(conversation, anna.abandons(NOON), NOON));
        read(chosen(NOON.plusSeconds(1), "en", Topic.values()));
        take(outreach.on(conversation, anna.abandons(NOON.plusSeconds(2)), NOON.plusSeconds(2)));
        assertThat(conversation.contact().orElseThrow().contact().locale()).contains("en-IT");
        Conversation merged = Conversation.with(CustomerId.of(new Identifier(Identifier.Kind.USER, "z")))
                .absorb(conversation);
        assertThat(merged.language()).contains("en");
    }

    @Test
    void aChoiceFollowsAMergedCustomer() {
        take(outreach.on(conversation, anna.abandons(NOON), NOON));
        CustomerId into = CustomerId.of(new Identifier(Identifier.Kind.USER, "z"));
        take(outreach.on(conversation, anna.becomes(into, NOON.plusSeconds(1)), NOON.plusSeconds(1)));
        read(chosen(NOON.plusSeconds(2), "", Topic.REMINDERS));
        assertThat(effects).containsExactly(new Effect.Forward(into));
    }
}
