package journey.remarketing.outreach;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import journey.events.CustomerId;

/**
 * One step of a campaign for one occasion: what is mailed once at most.
 *
 * @param episode the occasion's id; of a cart, that of its episode
 */
public record StepKey(String campaign, String step, String episode) {

    /** As a field of a hash in Redis. */
    public String field(CustomerId customer) {
        return customer.value() + '|' + campaign + '|' + step + '|' + episode;
    }

    /** The same at every attempt to send the same mail: 32 hexadecimal digits. */
    public String fingerprint(CustomerId customer) {
        return Hash.of(customer.value(), campaign, step, episode).substring(0, 32);
    }

    static final class Hash {
        private Hash() {}

        static String of(String... parts) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (String part : parts) {
                    digest.update(part.getBytes(UTF_8));
                    digest.update((byte) 0);
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every JDK has SHA-256", impossible);
            }
        }
    }
}
