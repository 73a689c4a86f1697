package journey.remarketing.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Lots that always fall the same way. */
public final class Draw {
    private Draw() {}

    /** From 0 (inclusive) to 1 (exclusive), evenly spread; the same parts always give the same number. */
    public static double of(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part.getBytes(UTF_8));
                digest.update((byte) 0);
            }
            return (ByteBuffer.wrap(digest.digest()).getLong() >>> 11) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
