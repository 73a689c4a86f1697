package journey.remarketing.outreach;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.events.Contact;
import journey.events.CustomerId;

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
         * @param key its step and occasion are empty for what is about no single mail
         */
        record WriteBack(
                Fact fact,
                String id,
                CustomerId customer,
                Contact contact,
                StepKey key,
                Optional<String> variant,
                Instant at)
                implements Effect {
            /** About no single mail, or one of which no more is known. */
            WriteBack(
                    Fact fact,
                    String id,
                    CustomerId customer,
                    Contact contact,
                    String campaign,
                    String step,
                    Instant at) {
                this(fact, id, customer, contact, new StepKey(campaign, step, ""), Optional.empty(), at);
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
        record Concluded(OutreachRecord.MailConcluded.Outcome outcome) implements Effect {}
    }

    /** Touchpoints that remarketing knows first. */
    public enum Fact {
        EMAIL_SENT,
        EMAIL_BOUNCED,
        /** Nothing was in the way of a mail but that the customer gets none, so that the effect can be measured. */
        EMAIL_HELD_OUT,
        EMAIL_DELIVERED,
        EMAIL_MARKED_AS_SPAM,
        UNSUBSCRIBED
    }

    public Reaction {
        effects = List.copyOf(effects);
    }

    static Reaction of(Conversation next, Effect... effects) {
        return new Reaction(next, List.of(effects));
    }
}
