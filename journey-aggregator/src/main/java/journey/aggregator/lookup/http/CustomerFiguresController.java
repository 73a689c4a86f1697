package journey.aggregator.lookup.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.aggregator.figures.CustomerSegments;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.Serving;
import journey.aggregator.lookup.CustomerLookup;
import journey.aggregator.problems.Problem;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Customers")
final class CustomerFiguresController {
    private final CustomerLookup customers;
    private final CustomerSegments segments;
    private final Serving serving;

    /** @param comment personal */
    record AnswerView(
            Instant at,
            String kind,
            int scale,
            int score,
            Optional<String> comment,
            Optional<String> about,
            String channel) {
        @Override
        public String toString() {
            return "AnswerView[" + kind + "]";
        }
    }

    record AnswersView(String customer, List<AnswerView> answers) {}

    /** @param segments missing for who has not bought */
    record SegmentsView(String customer, Optional<CustomerSegments.Segments> segments) {}

    CustomerFiguresController(CustomerLookup customers, CustomerSegments segments, Serving serving) {
        this.customers = customers;
        this.segments = segments;
        this.serving = serving;
    }

    @GetMapping("/api/customers/{id}/answers")
    @Operation(summary = "What a customer answered in surveys, with comments, newest first")
    ResponseEntity<?> answers(@PathVariable String id) {
        return customers
                .find(id)
                .<ResponseEntity<?>>map(journey -> ResponseEntity.ok(view(journey)))
                .orElseGet(Problem::customerUnknown);
    }

    @GetMapping("/api/customers/{id}/segments")
    @Operation(summary = "Where a customer stands among all buyers: value segment and RFM scores")
    ResponseEntity<?> segments(@PathVariable String id) {
        return customers
                .find(id)
                .<ResponseEntity<?>>map(journey -> ResponseEntity.ok(new SegmentsView(
                        journey.customer().value(),
                        segments.of(
                                journey.state().orders().standing(),
                                serving.now().rules().shopCurrency()))))
                .orElseGet(Problem::customerUnknown);
    }

    private static AnswersView view(Journey journey) {
        return new AnswersView(
                journey.customer().value(),
                journey.state().answers().all().reversed().stream()
                        .map(answer -> new AnswerView(
                                answer.at(),
                                answer.kind().code(),
                                answer.scale(),
                                answer.score(),
                                answer.comment(),
                                answer.about(),
                                answer.channel().code()))
                        .toList());
    }
}
