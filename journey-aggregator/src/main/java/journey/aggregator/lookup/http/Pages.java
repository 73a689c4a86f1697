package journey.aggregator.lookup.http;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** What all pages refuse alike. */
final class Pages {
    static final int MOST = 200;

    private Pages() {}

    static ResponseEntity<ProblemDetail> limit() {
        return problem("limit", "limit must be 1 to " + MOST);
    }

    static ResponseEntity<ProblemDetail> cursor() {
        return problem("cursor", "cursor must be the next of a page of this very list");
    }

    static ResponseEntity<ProblemDetail> problem(String parameter, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
        problem.setType(URI.create("urn:journey:problem:parameter"));
        problem.setProperty("parameter", parameter);
        return ResponseEntity.badRequest().body(problem);
    }
}
