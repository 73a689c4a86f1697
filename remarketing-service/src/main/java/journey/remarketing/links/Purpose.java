package journey.remarketing.links;

/** What a token may be used for. A token of one purpose is worth nothing for another. */
public enum Purpose {
    UNSUBSCRIBE(1),
    PREFERENCES(2),
    RESTORE(3),
    CLICK(4),
    OPEN(5),
    SURVEY(6);

    private final byte code;

    Purpose(int code) {
        this.code = (byte) code;
    }

    /** What stands in the signed bytes; never given to another purpose. */
    byte code() {
        return code;
    }
}
