package journey.aggregator.lookup.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import journey.aggregator.affinity.Recommender;
import journey.aggregator.journey.Serving;
import journey.aggregator.lookup.CustomerLookup;
import journey.aggregator.problems.Problem;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/customers")
@Tag(name = "Customers")
final class RecommendationsController {
    private static final int MOST = 50;

    private final CustomerLookup customers;
    private final Recommender recommender;
    private final Serving serving;
    private final Clock clock;

    RecommendationsController(CustomerLookup customers, Recommender recommender, Serving serving, Clock clock) {
        this.customers = customers;
        this.recommender = recommender;
        this.serving = serving;
        this.clock = clock;
    }

    @GetMapping("/{id}/recommendations")
    @Operation(
            summary = "What to show a customer",
            description =
                    "What they looked at lately and don't have in the cart, then what goes with that and with the "
                            + "cart, then what sells best; nothing that lies in the cart or was bought lately")
    ResponseEntity<?> recommendations(
            @PathVariable String id,
            @Parameter(description = "How many, 1 to 50") @RequestParam(defaultValue = "5") int limit) {
        if (limit < 1 || limit > MOST) {
            return Problem.parameter("limit", "limit must be 1 to " + MOST);
        }
        return customers
                .find(id)
                .<ResponseEntity<?>>map(found -> ResponseEntity.ok(RecommendationView.Listed.of(recommender.recommend(
                        found.recommendedBy(serving.now().rules().shopCurrency()), limit, clock.instant()))))
                .orElseGet(Problem::customerUnknown);
    }
}
