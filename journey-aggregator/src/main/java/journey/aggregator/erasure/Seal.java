package journey.aggregator.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import journey.events.Identifier;

/**
 * Turns identifiers into hashes that nobody can turn back or try out without the key: HMAC-SHA-256 (RFC 2104) of
 * {@code kind:value}, cut to 128 bits, behind a name of the key. Thread-safe.
 */
public final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int HASH_BYTES = 16;
    private static final int NAME_BYTES = 3;
    private static final int SHORTEST_KEY = 32;

    private final SecretKeySpec key;
    private final String name;

    /**
     * A seal with this key.
     *
     * @param key 32 characters or more
     */
    public Seal(String key) {
        if (key.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "journey.aggregator.erasure.keys: a key has " + SHORTEST_KEY + " characters or more");
        }
        this.key = new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
        this.name = text(hash("the name of this key"), NAME_BYTES);
    }

    /** Tells records of this key from those of others; 4 characters, says nothing about the key. */
    public String name() {
        return name;
    }

    /** {@code <name of the key>.<hash>}, 27 characters. */
    public String of(Identifier id) {
        return name + '.' + text(hash(id.kind().code() + ':' + id.value()), HASH_BYTES);
    }

    private byte[] hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }

    private static String text(byte[] hash, int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, bytes));
    }
}
