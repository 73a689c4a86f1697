package journey.aggregator.session;

import java.util.Comparator;
import java.util.Optional;
import journey.events.Channel;
import journey.events.Touchpoint;

/**
 * How a visit came.
 *
 * @param campaign as its links are tagged, cut to what figures tell apart
 */
public record Arrival(Channel channel, Source source, Device device, Optional<String> campaign) {
    static final Comparator<Arrival> ORDER = Comparator.comparing(Arrival::channel)
            .thenComparing(Arrival::source)
            .thenComparing(Arrival::device)
            .thenComparing(arrival -> arrival.campaign().orElse(""));

    private static final int LONGEST = 100;

    static Arrival of(Touchpoint first) {
        return new Arrival(
                first.channel(),
                Source.of(first),
                Device.of(first.visit().device()),
                first.visit().campaign().map(Arrival::cut));
    }

    /** What figures tell apart of a text. */
    static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
}
