package journey.aggregator.figures;

import java.util.Optional;
import journey.aggregator.counting.Dimension;

/** What a figure's rows are told apart by. */
public sealed interface By {
    /** One row for each day. */
    record Day() implements By {
        @Override
        public String code() {
            return "day";
        }
    }

    /** One row for each value. */
    record Of(Dimension dimension) implements By {
        @Override
        public String code() {
            return dimension.code();
        }
    }

    /** Its name in the API, and of its column. */
    String code();

    static Optional<By> of(String code) {
        return code.equals("day") ? Optional.of(new Day()) : Dimension.of(code).map(Of::new);
    }
}
