package journey.ingest.listener;

/** Why a body can't be used. */
public enum Unreadable {
    TOO_LARGE(400, "the body is too large"),
    INFLATES_TOO_LARGE(413, "the body is too large when inflated"),
    NOT_GZIP(400, "the body is not gzip as Content-Encoding says"),
    UNKNOWN_ENCODING(415, "Content-Encoding has to be gzip or absent"),
    TOO_SLOW(408, "the body did not arrive in time"),
    /** The memory for bodies is used up. */
    NO_ROOM(503, "not now; come again");

    private final int status;
    private final String reason;

    Unreadable(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /** The fitting HTTP status. */
    public int status() {
        return status;
    }

    public String reason() {
        return reason;
    }
}
