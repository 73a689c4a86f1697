package journey.remarketing.outreach;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;

/** What remarketing itself keeps on the topic of signals, so that an emptied Redis forgets no mail and no refusal. */
public sealed interface OutreachRecord {
    /** The same for every repetition of the same fact. */
    String id();

    Instant at();

    /** A mail is about to be sent. Acknowledged by the broker before the mail server hears of it. */
    record MailClaimed(CustomerId customer, StepKey key, int attempt, Instant at) implements OutreachRecord {
        @Override
        public String id() {
            return "claimed-" + key.fingerprint(customer) + '-' + attempt;
        }
    }

    /**
     * What came of a claim.
     *
     * @param messageId where the mail server took the mail
     * @param address the fingerprint of the address that was mailed; unknown after a crash
     * @param retryAfter where it was postponed, and the other side said for how long
     */
    record MailConcluded(
            CustomerId customer,
            StepKey key,
            int attempt,
            Outcome outcome,
            Optional<String> reason,
            Optional<String> messageId,
            Optional<String> address,
            Optional<Duration> retryAfter,
            Instant at)
            implements OutreachRecord {
        public MailConcluded(
                CustomerId customer,
                StepKey key,
                int attempt,
                Outcome outcome,
                Optional<String> reason,
                Optional<String> messageId,
                Optional<String> address,
                Instant at) {
            this(customer, key, attempt, outcome, reason, messageId, address, Optional.empty(), at);
        }

        /** Postponed for so long at least; 0: no matter how long. */
        public MailConcluded notBefore(Duration wish) {
            return new MailConcluded(
                    customer,
                    key,
                    attempt,
                    outcome,
                    reason,
                    messageId,
                    address,
                    Optional.of(wish).filter(Duration::isPositive),
                    at);
        }

        public enum Outcome {
            SENT,
            /** Not sent, try again later. */
            POSTPONED,
            /** Not sent, and never will be. */
            REFUSED,
            /** Not sent, the address does not exist. */
            BOUNCED,
            IN_DOUBT,
            /** Not sent, what it was about is gone. */
            NOTHING_LEFT
        }

        @Override
        public String id() {
            return "concluded-" + key.fingerprint(customer) + '-' + attempt + '-' + outcome.ordinal();
        }
    }

    /** Everything that was known about {@code from}, for the customer that it became. */
    record ConversationMoved(CustomerId from, Conversation conversation, Instant at) implements OutreachRecord {
        @Override
        public String id() {
            return "moved-" + from.value() + '-' + at.toEpochMilli();
        }
    }

    /**
     * A customer wants no more mail.
     *
     * @param address the fingerprint of the address that the link was mailed to
     */
    record Unsubscribed(CustomerId customer, String address, String campaign, Instant at) implements OutreachRecord {
        @Override
        public String id() {
            return "unsubscribed-" + customer.value() + '-' + at.toEpochMilli();
        }
    }

    /**
     * A customer chose what to get mail about.
     *
     * @param address the fingerprint of the address that the link was mailed to
     * @param campaign the one that mailed it
     * @param wanted at least one; who wants none {@linkplain Unsubscribed unsubscribes}
     * @param language of mails, ISO 639-1; empty: as the shop knows it
     */
    record PreferencesChosen(
            CustomerId customer,
            String address,
            String campaign,
            Set<Topic> wanted,
            Optional<String> language,
            Instant at)
            implements OutreachRecord {
        public PreferencesChosen {
            wanted = Set.copyOf(wanted);
        }

        @Override
        public String id() {
            return "preferences-" + customer.value() + '-' + at.toEpochMilli();
        }
    }

    /**
     * A mail was opened, or a link in it was followed.
     *
     * @param mail the mail's name
     * @param channel by which it went, where that wasn't mail
     * @param link where a link led; none for an opening
     * @param machine why it is taken for a machine's doing, as in {@code ce_bot}; none for a person's
     * @param mark tells visits apart
     */
    record MailVisited(
            CustomerId customer,
            String campaign,
            String step,
            String mail,
            Optional<String> variant,
            Optional<String> channel,
            Optional<String> link,
            Optional<String> machine,
            String mark,
            Instant at)
            implements OutreachRecord {
        @Override
        public String id() {
            return (link.isPresent() ? "clicked-" : "opened-") + mark;
        }
    }

    /**
     * A customer answered a survey.
     *
     * @param kind {@code nps}, {@code csat} or {@code ces}
     * @param scale the highest possible answer
     * @param comment personal
     * @param about the order, else the touchpoint, that was asked about
     * @param channel by which it was asked, where that wasn't mail
     * @param machine why it is taken for a machine's doing, as in {@code ce_bot}; none for a person's
     * @param mark tells answers apart
     */
    record SurveyAnswered(
            CustomerId customer,
            String campaign,
            String step,
            String kind,
            int scale,
            int score,
            Optional<String> comment,
            String about,
            Optional<String> channel,
            Optional<String> machine,
            String mark,
            Instant at)
            implements OutreachRecord {
        @Override
        public String id() {
            return "answered-" + mark;
        }

        @Override
        public String toString() {
            return "SurveyAnswered[" + kind + " " + score + "/" + scale + "]";
        }
    }

    /**
     * What came back about a mail after the mail server had taken it.
     *
     * @param address the fingerprint of the address that was mailed
     * @param mail the {@linkplain StepKey#fingerprint fingerprint} of the mail, where it is known
     * @param report names the report; the same when it comes again
     */
    record MailReported(
            CustomerId customer, String address, Optional<String> mail, Kind kind, String report, Instant at)
            implements OutreachRecord {
        public enum Kind {
            HARD_BOUNCE,
            SOFT_BOUNCE,
            COMPLAINT,
            DELIVERED
        }

        @Override
        public String id() {
            return "reported-"
                    + StepKey.Hash.of(customer.value(), kind.name(), report).substring(0, 32);
        }
    }
}
