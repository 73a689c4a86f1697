package journey.remarketing.outreach;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why a customer, or one address of theirs, gets no mail.
 *
 * @param address the fingerprint of the address; a hard bounce holds for that address only
 * @param topic what mail about is unwanted, where not all of it is
 */
public record Suppression(Reason reason, Instant at, Optional<String> address, Optional<Topic> topic) {
    /** Reasons that a choice on the page of preferences takes back. */
    static final Set<Reason> CHOSEN = Set.of(Reason.UNSUBSCRIBED, Reason.OPTED_OUT);

    public enum Reason {
        UNSUBSCRIBED,
        /** Wants no mail about one topic. */
        OPTED_OUT,
        HARD_BOUNCE,
        COMPLAINT,
        /**
         * What was known up to then has been erased. Keeps what is still under way from bringing it back; holds back no
         * mail by itself, as with everything else the consent is gone, and only a new one lets mails leave.
         */
        ERASED
    }

    public Suppression(Reason reason, Instant at, Optional<String> address) {
        this(reason, at, address, Optional.empty());
    }

    /** A short hash of an address: tells addresses apart without telling them. */
    public static String fingerprint(String address) {
        return StepKey.Hash.of(address.strip().toLowerCase(Locale.ROOT)).substring(0, 16);
    }

    /** Whether it holds for a mail about {@code about} to {@code current}, the fingerprint of the address in use. */
    boolean holdsFor(Optional<String> current, Topic about) {
        return switch (reason) {
            case UNSUBSCRIBED, COMPLAINT -> true;
            case OPTED_OUT -> topic.filter(about::equals).isPresent();
            case HARD_BOUNCE -> address.equals(current);
            case ERASED -> false;
        };
    }
}
