package journey.aggregator.session;

import java.util.Optional;
import journey.events.Channel;

/**
 * Where something began, an order or a cart, and how the customer had come at last before that.
 *
 * @param source empty where no visit is known
 */
public record Origin(Channel channel, Optional<Source> source) {}
