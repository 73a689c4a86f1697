package journey.remarketing.why.http;

import io.lettuce.core.RedisException;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.events.CustomerId;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.ledger.ConversationStore;
import journey.remarketing.why.CustomerDirectory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What was decided about a customer, and which mails are in doubt. */
@RestController
final class WhyController {
    private final ConversationStore conversations;
    private final CustomerDirectory directory;

    /** @param since when it was claimed */
    record DoubtView(String customer, String campaign, String step, String episode, int attempt, Instant since) {}

    record DoubtsView(List<DoubtView> mails) {}

    WhyController(ConversationStore conversations, CustomerDirectory directory) {
        this.conversations = conversations;
        this.directory = directory;
    }

    @Operation(
            summary = "Why a customer was mailed, or was not",
            description = "By customer id, userId, anonymousId or email:…; follows merged customers.")
    @GetMapping("/api/customers/{id}/why")
    WhyView why(@PathVariable String id) {
        Optional<Conversation> own = CustomerId.isOne(id) ? conversations.follow(new CustomerId(id)) : Optional.empty();
        return own.or(() -> directory.find(id).flatMap(conversations::follow))
                .map(WhyView::of)
                .orElseThrow(() -> problem(
                        HttpStatus.NOT_FOUND,
                        "no-conversation",
                        "Nothing was ever decided about mailing this customer"));
    }

    @Operation(summary = "Mails of which nobody knows whether they were sent", description = "Oldest first.")
    @GetMapping("/api/mails/in-doubt")
    DoubtsView inDoubt() {
        return new DoubtsView(conversations.inDoubt().stream()
                .map(claim -> new DoubtView(
                        claim.customer().value(),
                        claim.key().campaign(),
                        claim.key().step(),
                        claim.key().episode(),
                        claim.attempt(),
                        claim.since()))
                .toList());
    }

    @ExceptionHandler({RedisException.class, CustomerDirectory.Unavailable.class})
    ResponseEntity<ProblemDetail> away(RuntimeException away) {
        String what = away instanceof RedisException
                ? "The conversations can't be read just now; nothing is lost"
                : "The aggregator can't be asked whose id this is; try again, or use the customer id";
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(detail(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", what));
    }

    private static ErrorResponseException problem(HttpStatus status, String type, String what) {
        return new ErrorResponseException(status, detail(status, type, what), null);
    }

    private static ProblemDetail detail(HttpStatus status, String type, String what) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, what);
        problem.setType(URI.create("urn:journey:problem:" + type));
        return problem;
    }
}
