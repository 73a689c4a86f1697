package journey.aggregator.order;

import java.util.Locale;
import java.util.Optional;

/**
 * That an order is owed to a mail. It is owed to one at most: the one that was clicked in last, else the one that came last.
 *
 * @param mailing which; absent for one of others than remarketing, and where the sending was never told
 */
public record Credit(Influence influence, Optional<Mailing> mailing) {
    /** What the mail had to do with the order. */
    public enum Influence {
        /** Somebody clicked in a mail and bought within the window. */
        CLICKED,
        /** Somebody got a mail and bought within the window. */
        WITHIN_WINDOW;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
