package journey.ingest.replay.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import journey.ingest.replay.Replay;
import journey.ingest.replay.Replayed;
import journey.ingest.replay.Selection;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers when all is played; one at a time. */
@RestController
@Tag(name = "rejected")
final class ReplayController {
    private final Replay replay;
    private final MeterRegistry registry;
    private final AtomicBoolean underWay = new AtomicBoolean();

    ReplayController(Replay replay, MeterRegistry registry) {
        this.replay = replay;
        this.registry = registry;
    }

    @PostMapping("/api/rejected/replay")
    @Operation(
            operationId = "replayRejected",
            summary = "Plays refused records again",
            description = "After what they were refused for has been put right. Played twice they are one touchpoint.")
    Replayed play(
            @Parameter(description = "Only of this source") @RequestParam Optional<String> source,
            @Parameter(description = "Only those refused for this reason, by its code, e.g. identity") @RequestParam
                    Optional<String> reason,
            @Parameter(description = "Only those refused then or later, RFC 3339") @RequestParam
                    Optional<Instant> since) {
        if (!underWay.compareAndSet(false, true)) {
            throw problem(HttpStatus.CONFLICT, "replay-under-way", "Records are being played again already.");
        }
        try {
            Replayed replayed = replay.play(new Selection(source, reason, since));
            count("taken", replayed.events());
            count(
                    "refused_again",
                    replayed.refusedAgain().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
            count("foreign", replayed.foreign());
            return replayed;
        } catch (IllegalStateException unreadable) {
            throw problem(HttpStatus.SERVICE_UNAVAILABLE, "log-away", "The refused records can't be read now.");
        } finally {
            underWay.set(false);
        }
    }

    private void count(String outcome, int events) {
        registry.counter("journey.ingest.replayed", "outcome", outcome).increment(events);
    }

    private static ErrorResponseException problem(HttpStatus status, String type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:journey:problem:" + type));
        return new ErrorResponseException(status, problem, null);
    }
}
