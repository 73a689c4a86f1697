package journey.aggregator.lookup.http;

import journey.aggregator.problems.Problem;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** What all pages refuse alike. */
final class Pages {
    static final int MOST = 200;

    private Pages() {}

    static ResponseEntity<ProblemDetail> limit() {
        return Problem.parameter("limit", "limit must be 1 to " + MOST);
    }

    static ResponseEntity<ProblemDetail> cursor() {
        return Problem.parameter("cursor", "cursor must be the next of a page of this very list");
    }
}
