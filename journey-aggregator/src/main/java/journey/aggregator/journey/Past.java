package journey.aggregator.journey;

import java.time.Instant;
import java.util.Optional;
import journey.events.Channel;
import journey.events.Touchpoint;

/** What is kept of a touchpoint to show it, once it is too old to be folded again. */
public record Past(Instant time, String name, Channel channel, String source, Optional<String> bot) {
    static Past of(Touchpoint touchpoint) {
        return new Past(
                touchpoint.time(), touchpoint.name(), touchpoint.channel(), touchpoint.source(), touchpoint.bot());
    }
}
