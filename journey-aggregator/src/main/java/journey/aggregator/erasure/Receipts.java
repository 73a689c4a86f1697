package journey.aggregator.erasure;

import java.util.Optional;

/** Where receipts are read from; they are written by the identity step's commits. Throws what the store throws. */
public interface Receipts {
    /** The name of a receipt's key in the slot of the namespace {@code i} that its own id chooses. */
    static String key(String receipt) {
        return "erasure:" + receipt;
    }

    Optional<Receipt> find(String receipt);
}
