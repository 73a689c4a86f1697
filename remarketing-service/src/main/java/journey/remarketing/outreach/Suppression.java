package journey.remarketing.outreach;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a customer, or one address of theirs, gets no mail.
 *
 * @param address the fingerprint of the address; a hard bounce holds for that address only
 */
public record Suppression(Reason reason, Instant at, Optional<String> address) {
    public enum Reason {
        UNSUBSCRIBED,
        HARD_BOUNCE,
        COMPLAINT,
        /**
         * What was known up to then has been erased. Keeps what is still under way from bringing it back; holds back no
         * mail by itself, as with everything else the consent is gone, and only a new one lets mails leave.
         */
        ERASED
    }

    /** A short hash of an address: tells addresses apart without telling them. */
    public static String fingerprint(String address) {
        return StepKey.Hash.of(address.strip().toLowerCase(Locale.ROOT)).substring(0, 16);
    }

    /** Whether it holds for {@code current}, the fingerprint of the address in use. */
    boolean holdsFor(Optional<String> current) {
        return switch (reason) {
            case UNSUBSCRIBED, COMPLAINT -> true;
            case HARD_BOUNCE -> address.equals(current);
            case ERASED -> false;
        };
    }
}
