package journey.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A customer's name inside the product: a letter for the kind of identifier it was born from, then 96 bits of its
 * SHA-256 in URL-safe Base64; 17 characters, no personal data.
 *
 * <p>Customer ids are totally ordered, and the order is what makes merging confluent: when two of them turn out to be one
 * person the greater one stays. The letters {@code a} (anonymous, or an order, checkout or cart), {@code e} (e-mail) and
 * {@code u} (user) sort so that the better known customer wins. Whoever learns of a link first, and however often,
 * everybody ends with the greatest id of the group, and handovers can't run in circles.
 */
public record CustomerId(String value) implements Comparable<CustomerId> {
    /** What {@link #toBytes} takes. */
    public static final int BYTES = 13;

    private static final int LENGTH = 17;
    private static final int HASH_BYTES = 12;

    public CustomerId {
        if (!isOne(value)) {
            throw new IllegalArgumentException("not a customer id");
        }
    }

    /** Whether {@code text} has the shape of a customer id. */
    public static boolean isOne(String text) {
        if (text.length() != LENGTH || "aeu".indexOf(text.charAt(0)) < 0) {
            return false;
        }
        for (int i = 1; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    /** The customer that an identifier stands for as long as nothing ties it to another. The same one at every call. */
    public static CustomerId of(Identifier identifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((identifier.kind().code() + ':' + identifier.value()).getBytes(UTF_8));
            return new CustomerId(rank(identifier.kind())
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String rank(Identifier.Kind kind) {
        return switch (kind) {
            case USER -> "u";
            case EMAIL -> "e";
            case ANONYMOUS, ORDER, CHECKOUT, CART -> "a";
        };
    }

    /** Whether this is what {@link #of} makes of the identifier. */
    public boolean standsFor(Identifier identifier) {
        return value.startsWith(rank(identifier.kind())) && of(identifier).equals(this);
    }

    /** The letter and the hash itself: {@value #BYTES} bytes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        bytes[0] = (byte) value.charAt(0);
        System.arraycopy(Base64.getUrlDecoder().decode(value.substring(1)), 0, bytes, 1, HASH_BYTES);
        return bytes;
    }

    /**
     * Reads what {@link #toBytes} made.
     *
     * @throws IllegalArgumentException when it made something else
     */
    public static CustomerId ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("not a customer id");
        }
        return new CustomerId((char) bytes[0]
                + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, 1, BYTES)));
    }

    /** Whether the shop itself named this customer: two such customers are never merged by inference. */
    public boolean known() {
        return value.charAt(0) == 'u';
    }

    @Override
    public int compareTo(CustomerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
