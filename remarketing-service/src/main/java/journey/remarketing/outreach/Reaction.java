package journey.remarketing.outreach;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.remarketing.campaign.Campaign;

/**
 * What an input makes of a conversation.
 *
 * @param effects in the order in which they happen
 */
public record Reaction(Conversation next, List<Effect> effects) {
    /** What the outside gets to know. */
    public sealed interface Effect {
        /** Goes on the topic of signals, with the key {@code to}. */
        record Announce(CustomerId to, OutreachRecord record) implements Effect {}

        /** The record in hand belongs to somebody else now. */
        record Forward(CustomerId to) implements Effect {}

        /** To be sent, once the claim is acknowledged. */
        record Post(MailOrder order) implements Effect {}

        /**
         * Goes back into the journey as a touchpoint.
         *
         * @param channel by which it went, or was to go
         * @param key its step and occasion are empty for what is about no single mail
         * @param attribution how long after it an order is owed to it; of a mail that was sent or held out, while its
         *     campaign is known
         */
        record WriteBack(
                Fact fact,
                Campaign.Channel channel,
                String id,
                CustomerId customer,
                Contact contact,
                StepKey key,
                Optional<String> variant,
                Optional<Duration> attribution,
                Instant at)
                implements Effect {
            /** About mails: none of them, or one of which no more is known. */
            WriteBack(
                    Fact fact,
                    String id,
                    CustomerId customer,
                    Contact contact,
                    String campaign,
                    String step,
                    Instant at) {
                this(
                        fact,
                        Campaign.Channel.EMAIL,
                        id,
                        customer,
                        contact,
                        new StepKey(campaign, step, ""),
                        Optional.empty(),
                        Optional.empty(),
                        at);
            }
        }

        /**
         * What a customer did with a mail goes back into the journey as a touchpoint.
         *
         * @param record of preferences, a visit or an answer
         * @param resubscribes whether it takes back an unsubscription, and so gives consent
         */
        record Report(OutreachRecord record, Contact contact, boolean resubscribes) implements Effect {}

        /** A gate list was gone through. */
        record Decided(Decision decision) implements Effect {}

        /** A claim came to its end. */
        record Concluded(OutreachRecord.MailConcluded.Outcome outcome, Campaign.Channel channel) implements Effect {}
    }

    /** Touchpoints that remarketing knows first. */
    public enum Fact {
        SENT,
        BOUNCED,
        /** Nothing was in the way of a message but that the customer gets none, so that the effect can be measured. */
        HELD_OUT,
        DELIVERED,
        MARKED_AS_SPAM,
        UNSUBSCRIBED;

        /** The same for every repetition of the same fact about the same message. */
        String id(Campaign.Channel channel, String fingerprint) {
            return channel.id() + '-' + name().toLowerCase(Locale.ROOT).replace('_', '-') + '-' + fingerprint;
        }
    }

    public Reaction {
        effects = List.copyOf(effects);
    }

    static Reaction of(Conversation next, Effect... effects) {
        return new Reaction(next, List.of(effects));
    }
}
