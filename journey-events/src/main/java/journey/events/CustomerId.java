package journey.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

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
    private static final Pattern SHAPE = Pattern.compile("[aeu][A-Za-z0-9_-]{16}");
    private static final int HASH_BYTES = 12;

    public CustomerId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a customer id");
        }
    }

    /** Whether {@code text} has the shape of a customer id. */
    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** The customer that an identifier stands for as long as nothing ties it to another. The same one at every call. */
    public static CustomerId of(Identifier identifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((identifier.kind().code() + ':' + identifier.value()).getBytes(UTF_8));
            String rank = switch (identifier.kind()) {
                case USER -> "u";
                case EMAIL -> "e";
                case ANONYMOUS, ORDER, CHECKOUT, CART -> "a";
            };
            return new CustomerId(
                    rank + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
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
