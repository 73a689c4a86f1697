package journey.aggregator.stream;

import java.util.Optional;
import journey.events.Topics;

/** What can be listened to. */
public enum Feed {
    /** What journeys tell: a cart was abandoned, an order placed. */
    SIGNALS('s', Topics.SIGNALS),
    /** What journeys are told: a touchpoint has come for a customer. */
    TOUCHPOINTS('t', Topics.JOURNEY_TOUCHPOINTS);

    private final char letter;
    private final String topic;

    Feed(char letter, String topic) {
        this.letter = letter;
        this.topic = topic;
    }

    char letter() {
        return letter;
    }

    public String topic() {
        return topic;
    }

    static Optional<Feed> of(char letter) {
        for (Feed feed : values()) {
            if (feed.letter == letter) {
                return Optional.of(feed);
            }
        }
        return Optional.empty();
    }
}
