package journey.aggregator.erasure;

import java.time.Instant;
import journey.events.CustomerId;

/**
 * What is known of a customer up to {@code at} is to be removed, and what still comes from before {@code at} is to be
 * dropped. Applying it again changes nothing, however much later: it never touches what the person did after {@code at}.
 *
 * @param receipt names the erasure; 1 to 64 letters, digits and dashes
 * @param customer the key under which they were found
 */
public record Erasure(String receipt, Instant at, CustomerId customer) {
    public Erasure {
        if (!isReceipt(receipt)) {
            throw new IllegalArgumentException("a receipt has 1 to 64 letters, digits and dashes");
        }
    }

    /** Whether {@code text} may name an erasure. */
    public static boolean isReceipt(String text) {
        return !text.isEmpty()
                && text.length() <= 64
                && text.chars().allMatch(c -> c == '-' || c < 128 && Character.isLetterOrDigit(c));
    }
}
