package journey.remarketing.unsubscribe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.events.CustomerId;

/**
 * Tokens of unsubscribe links: {@code base64url(payload).base64url(tag)}. The payload names version and purpose, customer,
 * address, campaign and the day of expiry; the tag is the first 128 bits of its HMAC-SHA256 (RFC 2104). A token for another
 * purpose, though signed with the same key, is not taken here.
 */
public final class UnsubscribeTokens {
    private static final String PURPOSE = "unsubscribe.1";
    private static final int TAG_BYTES = 16;
    private static final int LONGEST = 400;

    /** What came of reading a token. */
    public sealed interface Reading {
        record Valid(Subscription subscription) implements Reading {}

        /** Signed here, but too long ago. */
        record Expired() implements Reading {}

        /** Not signed here, or damaged. */
        record Forged() implements Reading {}
    }

    private final Supplier<byte[]> key;
    private final Duration validFor;

    /** @param key asked for at each use; at least 16 bytes */
    public UnsubscribeTokens(Supplier<byte[]> key, Duration validFor) {
        this.key = key;
        this.validFor = validFor;
    }

    public String issue(Subscription subscription, Instant now) {
        String payload = String.join(
                "|",
                PURPOSE,
                subscription.customer().value(),
                subscription.address(),
                subscription.campaign(),
                Long.toString(now.plus(validFor).getEpochSecond()));
        byte[] bytes = payload.getBytes(UTF_8);
        return encode(bytes) + '.' + encode(tag(bytes));
    }

    public Reading read(String token, Instant now) {
        int dot = token.indexOf('.');
        if (dot < 1 || token.length() > LONGEST) {
            return new Reading.Forged();
        }
        byte[] payload;
        try {
            payload = Base64.getUrlDecoder().decode(token.substring(0, dot));
            byte[] tag = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            // Base64 has spare bits at its end: only the one spelling that was issued counts.
            boolean canonical = token.equals(encode(payload) + '.' + encode(tag));
            if (!canonical || !MessageDigest.isEqual(tag, tag(payload))) {
                return new Reading.Forged();
            }
        } catch (IllegalArgumentException notBase64) {
            return new Reading.Forged();
        }
        String[] parts = new String(payload, UTF_8).split("\\|", -1);
        if (parts.length != 5 || !parts[0].equals(PURPOSE)) {
            return new Reading.Forged();
        }
        return now.getEpochSecond() > Long.parseLong(parts[4])
                ? new Reading.Expired()
                : new Reading.Valid(new Subscription(new CustomerId(parts[1]), parts[2], parts[3]));
    }

    private byte[] tag(byte[] payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.get(), "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(payload), TAG_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", impossible);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
