package journey.remarketing.repertoire;

import java.time.Instant;
import java.util.List;

/** What came of reading the files. */
public sealed interface Reading {
    Instant at();

    /** The files say what they said before. */
    record Unchanged(Instant at) implements Reading {}

    /** Others are in force now. */
    record Replaced(Instant at, int campaigns) implements Reading {}

    /**
     * Something is wrong with the files; what was in force stays.
     *
     * @param mistakes all of them, each with its file, and line where there is one
     */
    record Refused(Instant at, List<String> mistakes) implements Reading {
        public Refused {
            mistakes = List.copyOf(mistakes);
        }
    }
}
