package journey.remarketing.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an endpoint checks signatures with: {@code whsec_} and base64 of 24 to 64 bytes (Standard Webhooks 1.0). */
public final class Secret {
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when it is none; the message doesn't repeat it */
    public Secret(String text) {
        byte[] bytes;
        try {
            bytes = text.startsWith(PREFIX) ? Base64.getDecoder().decode(text.substring(PREFIX.length())) : new byte[0];
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("the secret of a webhook is whsec_ and base64");
        }
        if (bytes.length < 24 || bytes.length > 64) {
            throw new IllegalArgumentException("the secret of a webhook is whsec_ and base64 of 24 to 64 bytes");
        }
        key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    /** The value of {@code webhook-signature}: one signature per secret. */
    public static String signatures(List<Secret> secrets, String id, Instant at, String body) {
        return secrets.stream().map(secret -> secret.signature(id, at, body)).collect(Collectors.joining(" "));
    }

    private String signature(String id, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] signed = mac.doFinal((id + '.' + at.getEpochSecond() + '.' + body).getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
