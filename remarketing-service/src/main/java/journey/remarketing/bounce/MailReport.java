package journey.remarketing.bounce;

import java.time.Instant;

/**
 * What somebody says about a mail of ours.
 *
 * @param id the same for every repetition of the same report; at most 200 characters are told apart
 * @param at when it was said
 */
public record MailReport(String id, Kind kind, MailMark mail, Instant at) {
    public enum Kind {
        /** The mailbox does not exist: nothing is to be sent there again. */
        HARD_BOUNCE,
        /** Not delivered for a reason that may pass: full, too large, refused by policy, not reached in time. */
        SOFT_BOUNCE,
        /** The recipient called it spam. */
        COMPLAINT,
        DELIVERED
    }
}
