package journey.aggregator.survey;

import java.time.Instant;
import java.util.Optional;
import journey.events.Channel;

/**
 * An answer, kept with its scale: answers on different scales are never mixed.
 *
 * @param scale the highest possible answer
 * @param comment personal
 * @param about the order, else the touchpoint, that was asked about
 */
public record Answer(
        Instant at,
        Kind kind,
        int scale,
        int score,
        Optional<String> comment,
        Optional<String> about,
        Channel channel) {
    /** Scales in use have 3 to 11 steps; others are shown with the journey but make no figure. */
    static final int LONGEST_SCALE = 11;

    /** Likely to recommend: 9 or 10 of 10. */
    public boolean promotes() {
        return kind == Kind.NPS && scale == 10 && score >= 9;
    }

    /** Whether it takes the place of an earlier one: asked the same about the same. */
    boolean replaces(Answer earlier) {
        return kind == earlier.kind && about.isPresent() && about.equals(earlier.about);
    }

    @Override
    public String toString() {
        return "Answer[" + kind.code() + " " + score + "/" + scale + "]";
    }
}
