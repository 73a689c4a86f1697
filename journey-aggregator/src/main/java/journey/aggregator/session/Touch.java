package journey.aggregator.session;

import java.time.Instant;
import journey.events.Channel;

/** A time that the customer turned to the brand: the begin of a visit, or being in a store, on the phone, in a chat. */
public record Touch(Instant at, Channel channel, Source source) {}
