package journey.ledger;

/** Where side effects of a partition report their outcome. Thread-safe; lost when the partition is given up. */
public interface Notes {
    void post(Object note);
}
