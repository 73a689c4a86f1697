package journey.ingest.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A short name for a delivery or a fact, the same whenever it is made of the same parts: 144 bits of their SHA-256 in URL-safe
 * Base64, 24 characters.
 */
public final class Fingerprint {
    private static final int BYTES = 18;

    private final MessageDigest digest;

    private Fingerprint() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    public static String of(String... parts) {
        Fingerprint fingerprint = new Fingerprint();
        for (String part : parts) {
            fingerprint.add(part.getBytes(UTF_8));
        }
        return fingerprint.text();
    }

    /** Of a body, and what tells apart deliveries with the same body. */
    public static String of(byte[] body, String... parts) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(body);
        for (String part : parts) {
            fingerprint.add(part.getBytes(UTF_8));
        }
        return fingerprint.text();
    }

    /** With its length before it, so that no two lists of parts run into the same bytes. */
    private void add(byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }

    private String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }
}
