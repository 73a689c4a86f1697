package journey.remarketing.outreach.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.outreach.Decision;
import journey.remarketing.outreach.OutreachRecord.MailConcluded;
import journey.remarketing.outreach.StepKey;

/** The meters of the conversations; the table is in the module's README. Counted once the commit is through. */
public final class OutreachMeters {
    /** What arrives on the topic of signals. */
    enum Kind {
        CART_ABANDONED,
        BROWSE_ABANDONED,
        CART_RESUMED,
        CART_RECOVERED,
        CART_EMPTIED,
        CART_EXPIRED,
        ORDER_PLACED,
        ORDER_RETURNED,
        CONTACT_CHANGED,
        CUSTOMER_MERGED,
        CUSTOMER_ERASED,
        OUTREACH,
        CAMPAIGN_SWITCHED,
        /** Of webhooks' own; nothing for conversations. */
        WEBHOOK,
        UNKNOWN,
        UNDECODABLE;
    }

    private final MeterRegistry registry;

    public OutreachMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void signal(Kind kind) {
        registry.counter("journey.remarketing.signals", "kind", code(kind)).increment();
    }

    void decided(Decision decision) {
        Decision.Finding last = decision.deciding();
        registry.counter(
                        "journey.remarketing.decisions",
                        "campaign",
                        decision.campaign(),
                        "gate",
                        last.gate().code(),
                        "verdict",
                        code(last.verdict()))
                .increment();
    }

    void claimed(Campaign.Channel channel) {
        mail(channel, "claimed");
    }

    void concluded(MailConcluded.Outcome outcome, Campaign.Channel channel) {
        mail(
                channel,
                switch (outcome) {
                    case SENT -> "sent";
                    case POSTPONED -> "deferred";
                    case REFUSED -> "refused";
                    case BOUNCED -> "bounced";
                    case IN_DOUBT -> "in_doubt";
                    case NOTHING_LEFT -> "nothing_left";
                });
    }

    /** @param since the trigger of the step's occasion */
    void sent(StepKey step, Duration since) {
        registry.timer("journey.remarketing.trigger.to.sent", "campaign", step.campaign(), "step", step.step())
                .record(since);
    }

    private void mail(Campaign.Channel channel, String outcome) {
        registry.counter("journey.remarketing.mails", "channel", channel.id(), "outcome", outcome)
                .increment();
    }

    void wroteBack(boolean possible) {
        registry.counter("journey.remarketing.write.backs", "outcome", possible ? "published" : "nobody")
                .increment();
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
