package journey.aggregator.cart;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.counting.Labels;
import journey.aggregator.counting.Sink;
import journey.aggregator.session.Origin;
import journey.aggregator.session.Source;

/**
 * What cart episodes add to the counters: {@value #STARTED} and the state that each is in, by the day of its start and in
 * the hash {@value #TOTALS} over all days.
 */
public final class CartCounts {
    public static final String TOTALS = "carts";
    public static final String STARTED = "started";
    public static final String OPEN = "open";
    public static final String ABANDONED = "abandoned";
    public static final String COMPLETED = "completed";
    public static final String EMPTIED = "emptied";
    public static final String EXPIRED = "expired";
    /** Of the completed ones those that had been abandoned. */
    public static final String RECOVERED = "recovered";

    private CartCounts() {}

    public static void countCurrent(Optional<Episode> current, Labels customer, Sink sink) {
        current.ifPresent(episode -> count(
                episode.startedAt(), episode.origin(), episode.abandoned() ? ABANDONED : OPEN, false, customer, sink));
    }

    public static void countEnded(List<EndedEpisode> ended, Labels customer, Sink sink) {
        for (EndedEpisode episode : ended) {
            String state = switch (episode.end()) {
                case COMPLETED -> COMPLETED;
                case EMPTIED -> EMPTIED;
                case EXPIRED -> EXPIRED;
            };
            count(episode.startedAt(), episode.origin(), state, episode.recovered(), customer, sink);
        }
    }

    private static void count(
            Instant startedAt, Origin origin, String state, boolean recovered, Labels customer, Sink sink) {
        LocalDate day = LocalDate.ofInstant(startedAt, ZoneOffset.UTC);
        Labels labels = customer.with(Dimension.CHANNEL, origin.channel().code())
                .with(Dimension.SOURCE, origin.source().map(Source::code).orElse(Dimension.NONE));
        sink.add(TOTALS, STARTED, 1);
        sink.add(TOTALS, state, 1);
        Family.CARTS.count(sink, day, labels, STARTED, 1);
        Family.CARTS.count(sink, day, labels, state, 1);
        if (recovered) {
            sink.add(TOTALS, RECOVERED, 1);
            Family.CARTS.count(sink, day, labels, RECOVERED, 1);
        }
    }
}
