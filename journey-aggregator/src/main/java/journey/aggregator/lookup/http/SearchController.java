package journey.aggregator.lookup.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.OpenCart;
import journey.aggregator.lookup.CustomerSearch;
import journey.aggregator.lookup.CustomerSearch.Criteria;
import journey.aggregator.lookup.CustomerSearch.Segment;
import journey.aggregator.phase.Phase;
import journey.aggregator.problems.Problem;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/customers")
@Tag(name = "Customers")
final class SearchController {
    private final CustomerSearch search;

    /** @param cart {@code open} or {@code abandoned}, where there is one */
    record FoundView(
            String customer,
            String segment,
            Optional<String> phase,
            Optional<String> country,
            Optional<Instant> firstSeen,
            Optional<Instant> lastSeen,
            long touchpoints,
            int orders,
            Optional<String> cart) {
        static FoundView of(Journey journey) {
            return new FoundView(
                    journey.customer().value(),
                    Segment.of(journey).code(),
                    journey.state()
                            .phases()
                            .present()
                            .map(entered -> entered.phase().code()),
                    journey.state().person().country(),
                    journey.state().firstSeen(),
                    journey.state().lastSeen(),
                    journey.state().touchpoints(),
                    journey.state().orders().placed().size(),
                    OpenCart.of(journey).map(cart -> cart.state().code()));
        }
    }

    /** @param next the cursor of the next page; absent on the last */
    record FoundsView(List<FoundView> customers, Optional<String> next) {}

    SearchController(CustomerSearch search) {
        this.search = search;
    }

    @GetMapping
    @Operation(
            summary = "Customers by what they are",
            description =
                    "Reads through the journeys: a page may have fewer than `limit`, or none, although more follow;"
                            + " `next` says so")
    ResponseEntity<?> customers(
            @Parameter(description = "`visitor`, `prospect`, `buyer` (one order) or `repeat` (two or more)")
                    @RequestParam
                    Optional<String> segment,
            @Parameter(description = "The present phase, e.g. `intent`") @RequestParam Optional<String> phase,
            @Parameter(description = "As the shop names it, in any case, e.g. `IT`") @RequestParam
                    Optional<String> country,
            @Parameter(description = "`next` of the page before") @RequestParam Optional<String> cursor,
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit) {
        Optional<Segment> wantedSegment = segment.flatMap(code -> Arrays.stream(Segment.values())
                .filter(one -> one.code().equals(code))
                .findFirst());
        if (segment.isPresent() && wantedSegment.isEmpty()) {
            return Problem.parameter("segment", "segment must be visitor, prospect, buyer or repeat");
        }
        Optional<Phase> wantedPhase = phase.flatMap(code -> Arrays.stream(Phase.values())
                .filter(one -> one.code().equals(code))
                .findFirst());
        if (phase.isPresent() && wantedPhase.isEmpty()) {
            return Problem.parameter("phase", "phase must be one of a journey's phases");
        }
        if (limit < 1 || limit > Pages.MOST) {
            return Pages.limit();
        }
        return search.page(new Criteria(wantedSegment, wantedPhase, country), cursor, limit)
                .<ResponseEntity<?>>map(page -> ResponseEntity.ok(new FoundsView(
                        page.journeys().stream().map(FoundView::of).toList(), page.next())))
                .orElseGet(Pages::cursor);
    }
}
