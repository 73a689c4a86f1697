package journey.remarketing.campaign;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The question of a mail that asks one. An answer is stored with its kind and scale, so that answers on different scales are
 * never mixed.
 *
 * @param scale the highest answer
 */
public record Survey(Kind kind, int scale) {
    public enum Kind {
        /** "How likely are you to recommend us?", from 0. */
        NPS(0, 10),
        /** "How satisfied are you?", from 1. */
        CSAT(1, 5),
        /** "How easy was it?", from 1. */
        CES(1, 7);

        private final int lowest;
        private final int usualScale;

        Kind(int lowest, int usualScale) {
            this.lowest = lowest;
            this.usualScale = usualScale;
        }

        public int usualScale() {
            return usualScale;
        }

        /** As touchpoints name it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Survey {
        if (kind == Kind.NPS ? scale != 10 && scale != 5 : scale < 3 || scale > 10) {
            throw new IllegalArgumentException(
                    kind == Kind.NPS ? "the scale of nps is 10, or 5" : "the scale of a survey is 3 to 10");
        }
    }

    /** From the worst to the best. NPS on a scale of 5 begins with 1, on 10 with 0. */
    public List<Integer> answers() {
        int lowest = kind == Kind.NPS && scale == 5 ? 1 : kind.lowest;
        return IntStream.rangeClosed(lowest, scale).boxed().toList();
    }
}
