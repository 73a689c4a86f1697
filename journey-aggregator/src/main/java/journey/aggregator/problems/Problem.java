package journey.aggregator.problems;

import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** What is answered when there is no answer: RFC 9457, with a stable {@code urn:journey:problem:…} as its type. */
public final class Problem {
    private Problem() {}

    /** @param type the end of the type's name, e.g. {@code customer-unknown} */
    public static ProblemDetail detail(HttpStatus status, String type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:journey:problem:" + type));
        return problem;
    }

    /** @param type the end of the type's name, e.g. {@code customer-unknown} */
    public static ResponseEntity<ProblemDetail> answer(HttpStatus status, String type, String detail) {
        return answer(detail(status, type, detail));
    }

    /** 400: a parameter is not what it has to be. */
    public static ResponseEntity<ProblemDetail> parameter(String name, String detail) {
        ProblemDetail problem = detail(HttpStatus.BAD_REQUEST, "parameter", detail);
        problem.setProperty("parameter", name);
        return answer(problem);
    }

    /** 404: no customer has this id. */
    public static ResponseEntity<ProblemDetail> customerUnknown() {
        return answer(
                HttpStatus.NOT_FOUND,
                "customer-unknown",
                "Nobody is known by this id (yet): a journey is visible within a second");
    }

    /** 503: what is needed for an answer is away for a while. */
    public static ResponseEntity<ProblemDetail> unavailable(String detail, int retryAfterSeconds) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfterSeconds))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", detail));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
