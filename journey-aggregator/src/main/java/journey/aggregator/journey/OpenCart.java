package journey.aggregator.journey;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cart that waits, as it is listed in its slot: {@code carts:open} and {@code carts:abandoned} are sorted sets of customers
 * by the time that it became so, so somebody who has no cart takes no place in them.
 *
 * @param since of an open cart the latest activity, of an abandoned one when it was abandoned
 */
public record OpenCart(State state, Instant since) {
    /** What a waiting cart can be. */
    public enum State {
        OPEN,
        ABANDONED;

        /** In the API and in the names of sets. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The name of the sorted set in the slot. */
        public String set() {
            return "carts:" + code();
        }
    }

    /** The cart that a journey has now. */
    public static Optional<OpenCart> of(Journey journey) {
        return journey.state()
                .carts()
                .current()
                .map(episode -> episode.abandonedAt()
                        .map(since -> new OpenCart(State.ABANDONED, since))
                        .orElseGet(() -> new OpenCart(State.OPEN, episode.lastActivity())));
    }

    String set() {
        return state.set();
    }

    /** What has to be taken out and put in when a journey changes. */
    static void difference(
            Optional<OpenCart> before, Optional<OpenCart> after, Consumer<OpenCart> gone, Consumer<OpenCart> there) {
        before.filter(was -> after.filter(is -> is.state() == was.state()).isEmpty())
                .ifPresent(gone);
        after.filter(is -> before.filter(is::equals).isEmpty()).ifPresent(there);
    }
}
