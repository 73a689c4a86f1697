package journey.aggregator.problems;

import io.lettuce.core.RedisException;
import java.net.URI;
import journey.aggregator.lookup.UnreadableJourneys;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** RFC 9457 problems for what no controller foresees. */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {
    @ExceptionHandler(RedisException.class)
    ResponseEntity<ProblemDetail> redisIsAway(RedisException away) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The journeys can't be read just now; nothing is lost");
        problem.setType(URI.create("urn:journey:problem:unavailable"));
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(problem);
    }

    @ExceptionHandler(UnreadableJourneys.class)
    ResponseEntity<ProblemDetail> journeysAreBuilt(UnreadableJourneys otherVersion) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The journeys are being built for this version; nothing is lost");
        problem.setType(URI.create("urn:journey:problem:unavailable"));
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "10")
                .body(problem);
    }

    @ExceptionHandler(MethodArgumentTypeMismatchException.class)
    ResponseEntity<ProblemDetail> noSuchValue(MethodArgumentTypeMismatchException mismatch) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, mismatch.getName() + " is not of the form that it should have");
        problem.setType(URI.create("urn:journey:problem:parameter"));
        problem.setProperty("parameter", mismatch.getName());
        return ResponseEntity.badRequest().body(problem);
    }
}
