package journey.standalone;

/** The user's to mend, and said in one sentence. */
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1;

    CannotStart(String reason) {
        super(reason);
    }
}
