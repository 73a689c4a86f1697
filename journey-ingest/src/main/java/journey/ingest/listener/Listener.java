package journey.ingest.listener;

/** The server that listens for events. */
public interface Listener {
    /** The port that it listens at, also where it chose one itself. */
    int port();
}
