package journey.remarketing.links;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of the links: the first signs, all of them are taken. To change the key, put the new one first and keep the old
 * one for as long as its links shall work.
 */
public final class KeyRing {
    /** A secret shorter than this, in bytes, is refused. */
    public static final int SHORTEST = 32;

    static final int ID_BYTES = 2;

    private final List<Key> keys;

    /**
     * What is derived from one secret by HKDF (RFC 5869) with SHA-256.
     *
     * @param id tells keys apart in a token; says nothing about the secret
     */
    record Key(byte[] id, SecretKey signing, SecretKey hiding) {
        static Key of(byte[] secret) {
            if (secret.length < SHORTEST) {
                throw new IllegalArgumentException("a key of links has at least " + SHORTEST + " bytes");
            }
            return new Key(
                    expanded(secret, "journey links id", ID_BYTES),
                    new SecretKeySpec(expanded(secret, "journey links sign", 32), "HmacSHA256"),
                    new SecretKeySpec(expanded(secret, "journey links hide", 32), "AES"));
        }

        private static byte[] expanded(byte[] secret, String use, int length) {
            try {
                return KDF.getInstance("HKDF-SHA256")
                        .deriveData(
                                HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(use.getBytes(UTF_8), length));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every JDK has HKDF-SHA256", impossible);
            }
        }
    }

    /**
     * @param current signs
     * @param former still taken
     * @throws IllegalArgumentException when a secret is shorter than {@value #SHORTEST} bytes
     */
    public KeyRing(byte[] current, List<byte[]> former) {
        keys = Stream.concat(Stream.of(current), former.stream()).map(Key::of).toList();
    }

    Key current() {
        return keys.getFirst();
    }

    /** A key of 32 bytes for another use of HMAC-SHA256, derived from the current one; it changes with it. */
    public byte[] signingKey(String use) {
        return Key.expanded(current().signing().getEncoded(), "journey " + use, 32);
    }

    /** Those of this id: one, or two by a rare chance. */
    List<Key> named(byte[] id) {
        return keys.stream().filter(key -> Arrays.equals(key.id(), id)).toList();
    }

    @Override
    public String toString() {
        return "KeyRing[" + keys.size() + "]";
    }
}
