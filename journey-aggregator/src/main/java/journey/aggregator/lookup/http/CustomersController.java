package journey.aggregator.lookup.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.journey.Journey;
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
final class CustomersController {
    private static final int MOST = 1000;

    private final CustomerLookup customers;
    private final CustomerDirectory directory;
    private final Serving serving;

    /**
     * @param time when it happened, corrected for the client's clock
     * @param bot why the sender was taken for a machine; such a touchpoint counts for nothing
     */
    record TouchpointView(String name, Instant time, String channel, String source, Optional<String> bot) {}

    record TouchpointsView(String customer, long total, List<TouchpointView> touchpoints) {}

    CustomersController(CustomerLookup customers, CustomerDirectory directory, Serving serving) {
        this.customers = customers;
        this.directory = directory;
        this.serving = serving;
    }

    @GetMapping("/{id}")
    @Operation(summary = "A customer's journey as of now")
    ResponseEntity<?> customer(
            @Parameter(
                            description = "The product's customer id, a userId, an anonymousId, or with its kind: "
                                    + "`email:…`, `user:…`, `anonymous:…`, `order:…`, `checkout:…`, `cart:…`")
                    @PathVariable
                    String id) {
        Optional<Journey> journey = customers.find(id);
        return journey.<ResponseEntity<?>>map(found -> ResponseEntity.ok(CustomerView.of(
                        found,
                        directory.identities(found.customer()),
                        serving.now().rules())))
                .orElseGet(Problem::customerUnknown);
    }

    @GetMapping("/{id}/touchpoints")
    @Operation(summary = "A customer's touchpoints, newest first")
    ResponseEntity<?> touchpoints(
            @PathVariable String id,
            @Parameter(description = "How many, 1 to 1000") @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MOST) {
            return Problem.parameter("limit", "limit must be 1 to " + MOST);
        }
        return customers
                .find(id)
                .<ResponseEntity<?>>map(found -> ResponseEntity.ok(new TouchpointsView(
                        found.customer().value(),
                        found.state().touchpoints(),
                        found.touchpoints().stream()
                                .limit(limit)
                                .map(past -> new TouchpointView(
                                        past.name(), past.time(), past.channel().code(), past.source(), past.bot()))
                                .toList())))
                .orElseGet(Problem::customerUnknown);
    }
}
