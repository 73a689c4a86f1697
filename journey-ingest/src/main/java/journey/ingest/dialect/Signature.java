package journey.ingest.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Base64 of an HMAC-SHA256 over the bytes of a body, as Shopify and WooCommerce put it into a header. */
public final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * Whether one of {@code secrets} made the signature. Never without a signature, and never without secrets. Takes the same
     * time wherever a wrong signature differs, and whichever secret is the right one.
     *
     * @param signature the header as it came
     */
    public static boolean isGenuine(Optional<String> signature, byte[] body, List<String> secrets) {
        byte[] shown = decoded(signature.orElse(""));
        boolean genuine = false;
        for (String secret : secrets) {
            // No short cut: every secret is tried.
            genuine |= !secret.isEmpty() && MessageDigest.isEqual(hmac(secret, body), shown);
        }
        return genuine;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static byte[] hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256, for keys of any length", impossible);
        }
    }
}
