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
        COMPLAINT
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
        };
    }
}
