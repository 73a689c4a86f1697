package journey.aggregator.problems;

import io.lettuce.core.RedisException;
import journey.aggregator.journey.UnreadableJourneys;
import org.apache.kafka.common.KafkaException;
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
        return Problem.unavailable("The journeys can't be read just now; nothing is lost", 1);
    }

    @ExceptionHandler(KafkaException.class)
    ResponseEntity<ProblemDetail> kafkaIsAway(KafkaException away) {
        return Problem.unavailable("The log can't be reached just now; ask again", 1);
    }

    @ExceptionHandler(UnreadableJourneys.class)
    ResponseEntity<ProblemDetail> journeysAreBuilt(UnreadableJourneys otherVersion) {
        return Problem.unavailable("The journeys are being built for this version; nothing is lost", 10);
    }

    @ExceptionHandler(MethodArgumentTypeMismatchException.class)
    ResponseEntity<ProblemDetail> noSuchValue(MethodArgumentTypeMismatchException mismatch) {
        return Problem.parameter(mismatch.getName(), mismatch.getName() + " is not of the form that it should have");
    }
}
