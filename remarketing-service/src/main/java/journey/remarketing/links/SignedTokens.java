package journey.remarketing.links;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/**
 * Tokens for addresses of web pages: short, signed, bound to a purpose and a time, and unreadable.
 *
 * <p>A token is the base64url (RFC 4648, no padding) of {@code id(2) tag(16) hidden(4+n)}. {@code id} names the key. What is
 * hidden is when it expires (minutes since 1970, 4 bytes) and the content, enciphered with AES-256 in counter mode, the tag
 * being the initial counter. The tag is the first 128 bits of the HMAC-SHA-256 (RFC 2104) over a version, the purpose and
 * what is hidden, in clear. That is the construction of a synthetic initialisation vector (RFC 5297, with HMAC in the place
 * of CMAC): no nonce to repeat, and the same content gives the same token. Keys are derived, see {@link KeyRing}.
 */
public final class SignedTokens {
    /** Characters; longer ones are not even looked at. */
    public static final int LONGEST = 4_000;

    private static final byte VERSION = 1;
    private static final int TAG_BYTES = 16;
    private static final int EXPIRY_BYTES = 4;
    private static final int HEAD_BYTES = KeyRing.ID_BYTES + TAG_BYTES;

    private final Supplier<KeyRing> keys;
    /** At most as many as were ever used at once. */
    private final Queue<Tools> idle = new ConcurrentLinkedQueue<>();

    /** In one thread's hands at a time. To look them up among the JDK's providers takes longer than to use them. */
    private record Tools(Mac mac, Cipher cipher) {
        static Tools of() throws GeneralSecurityException {
            return new Tools(Mac.getInstance("HmacSHA256"), Cipher.getInstance("AES/CTR/NoPadding"));
        }
    }

    private interface Use {
        byte[] of(Tools tools) throws GeneralSecurityException;
    }

    /** What came of reading a token. */
    public sealed interface Reading {
        /** @param content as it was given */
        record Valid(byte[] content) implements Reading {}

        /** Signed here, for this purpose, but its time is over. */
        record Expired() implements Reading {}

        /** Damaged, not signed here, with a key that is no longer known, or for another purpose. */
        record Forged() implements Reading {}
    }

    /** @param keys asked for at each use */
    public SignedTokens(Supplier<KeyRing> keys) {
        this.keys = keys;
    }

    /**
     * @param expires rounded up to a minute; up to the year 10136
     * @throws IllegalArgumentException when the token would be longer than {@value #LONGEST} characters
     */
    public String issue(Purpose purpose, byte[] content, Instant expires) {
        KeyRing.Key key = keys.get().current();
        byte[] clear = ByteBuffer.allocate(EXPIRY_BYTES + content.length)
                .putInt((int) Math.ceilDiv(expires.getEpochSecond(), 60))
                .put(content)
                .array();
        byte[] tag = tag(key, purpose, clear);
        byte[] token = ByteBuffer.allocate(HEAD_BYTES + clear.length)
                .put(key.id())
                .put(tag)
                .put(counted(key, tag, clear))
                .array();
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("too much for a token");
        }
        return text;
    }

    public Reading read(Purpose purpose, String token, Instant now) {
        if (token.length() > LONGEST) {
            return new Reading.Forged();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return new Reading.Forged();
        }
        // Base64 has spare bits at its end: only the one spelling that was issued counts.
        if (bytes.length < HEAD_BYTES + EXPIRY_BYTES
                || !token.equals(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
            return new Reading.Forged();
        }
        byte[] tag = Arrays.copyOfRange(bytes, KeyRing.ID_BYTES, HEAD_BYTES);
        byte[] hidden = Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length);
        for (KeyRing.Key key : keys.get().named(Arrays.copyOf(bytes, KeyRing.ID_BYTES))) {
            byte[] clear = counted(key, tag, hidden);
            if (MessageDigest.isEqual(tag, tag(key, purpose, clear))) {
                long minutes = Integer.toUnsignedLong(ByteBuffer.wrap(clear).getInt());
                return now.isAfter(Instant.ofEpochSecond(minutes * 60))
                        ? new Reading.Expired()
                        : new Reading.Valid(Arrays.copyOfRange(clear, EXPIRY_BYTES, clear.length));
            }
        }
        return new Reading.Forged();
    }

    private byte[] tag(KeyRing.Key key, Purpose purpose, byte[] clear) {
        return with(tools -> {
            tools.mac().init(key.signing());
            tools.mac().update(VERSION);
            tools.mac().update(purpose.code());
            return Arrays.copyOf(tools.mac().doFinal(clear), TAG_BYTES);
        });
    }

    /** Enciphers, and deciphers: counter mode is its own inverse. */
    private byte[] counted(KeyRing.Key key, byte[] tag, byte[] bytes) {
        return with(tools -> {
            tools.cipher().init(Cipher.ENCRYPT_MODE, key.hiding(), new IvParameterSpec(tag));
            return tools.cipher().doFinal(bytes);
        });
    }

    private byte[] with(Use use) {
        try {
            Tools taken = idle.poll();
            Tools tools = taken == null ? Tools.of() : taken;
            byte[] made = use.of(tools);
            idle.add(tools);
            return made;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256 and AES in counter mode", impossible);
        }
    }
}
