package journey.ingest.admission.bots;

/**
 * A text that can be looked at only so often. Java's regular expressions go back and forth, some of the published ones in
 * the cube of the text's length: this ends a search that somebody's made-up user agent would let run for a second. Not safe
 * for use by many threads.
 */
final class BoundedText implements CharSequence {
    /** The text was looked at too often. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** It is expected, so no stack trace is taken. */
        Exhausted() {
            super("The text was looked at too often", null, false, false);
        }
    }

    private final String text;
    private int looksLeft;

    BoundedText(String text, int looks) {
        this.text = text;
        this.looksLeft = looks;
    }

    int looksLeft() {
        return looksLeft;
    }

    @Override
    public int length() {
        return text.length();
    }

    /** @throws Exhausted when it has been called too often */
    @Override
    public char charAt(int index) {
        if (--looksLeft < 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
