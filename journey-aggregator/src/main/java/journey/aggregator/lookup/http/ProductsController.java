package journey.aggregator.lookup.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import journey.aggregator.affinity.Basis;
import journey.aggregator.affinity.Recommender;
import journey.aggregator.problems.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/products")
@Tag(name = "Products")
final class ProductsController {
    private static final int MOST = 50;
    private static final int MOST_NAMED = 100;
    private static final String ABOUT = "about";
    private static final String WITHOUT = "without";

    private final Recommender recommender;
    private final Clock clock;

    ProductsController(Recommender recommender, Clock clock) {
        this.recommender = recommender;
        this.clock = clock;
    }

    @GetMapping("/{id}/related")
    @Operation(
            summary = "What is looked at and bought together with a product, the best first",
            description = "By what others did; the score is a similarity, see the README")
    ResponseEntity<?> related(
            @Parameter(description = "The shop's own id of the product") @PathVariable String id,
            @Parameter(description = "How many, 1 to 50") @RequestParam(defaultValue = "5") int limit) {
        if (isOff(limit)) {
            return limit();
        }
        return recommender
                .related(id, limit, clock.instant())
                .<ResponseEntity<?>>map(found -> ResponseEntity.ok(RecommendationView.Listed.of(found)))
                .orElseGet(
                        () -> Problem.answer(
                                HttpStatus.NOT_FOUND,
                                "product-unknown",
                                "Nothing is known of this product: it was not looked at or bought together with others lately"));
    }

    @GetMapping("/bestsellers")
    @Operation(
            summary = "What sells best, the best first",
            description = "The score is the pieces sold, of which older ones count less, see the README")
    ResponseEntity<?> bestsellers(
            @Parameter(description = "How many, 1 to 50") @RequestParam(defaultValue = "5") int limit) {
        return isOff(limit)
                ? limit()
                : ResponseEntity.ok(RecommendationView.Listed.of(recommender.bestsellers(limit, clock.instant())));
    }

    /** The names as they were sent: a list of strings would be cut at commas. */
    @GetMapping("/recommended")
    @Operation(
            summary = "What to show beside products",
            description = "What goes with them, then what sells best; none of them, and nothing of `without`",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = ABOUT,
                        description = "A product that it is about, the most telling first; repeated, 100 at most"),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = WITHOUT,
                        description = "A product not to be shown; repeated, 100 at most")
            })
    ResponseEntity<?> recommended(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(description = "How many, 1 to 50") @RequestParam(defaultValue = "5") int limit) {
        if (isOff(limit)) {
            return limit();
        }
        List<String> about = parameters.getOrDefault(ABOUT, List.of());
        List<String> without = parameters.getOrDefault(WITHOUT, List.of());
        if (about.size() > MOST_NAMED || without.size() > MOST_NAMED) {
            String name = about.size() > MOST_NAMED ? ABOUT : WITHOUT;
            return Problem.parameter(name, name + " names at most " + MOST_NAMED + " products");
        }
        return ResponseEntity.ok(RecommendationView.Listed.of(
                recommender.recommend(new Basis(List.of(), about, Set.copyOf(without)), limit, clock.instant())));
    }

    private static boolean isOff(int limit) {
        return limit < 1 || limit > MOST;
    }

    private static ResponseEntity<?> limit() {
        return Problem.parameter("limit", "limit must be 1 to " + MOST);
    }
}
