package journey.aggregator.lookup.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.JourneyRules;
import journey.aggregator.journey.OpenCart;
import journey.aggregator.lookup.CartList;
import journey.aggregator.problems.Problem;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/carts")
@Tag(name = "Carts")
final class CartsController {
    private final CartList carts;
    private final JourneyRules rules;

    record CustomersCartView(String customer, CustomerView.CartView cart) {}

    /** @param next the cursor of the next page; absent on the last */
    record CartsView(String state, List<CustomersCartView> carts, Optional<String> next) {}

    CartsController(CartList carts, JourneyRules rules) {
        this.carts = carts;
        this.rules = rules;
    }

    @GetMapping
    @Operation(
            summary = "Carts that wait, the latest first",
            description = "A page may have fewer than `limit` although more follow: `next` says so")
    ResponseEntity<?> carts(
            @Parameter(description = "`open` or `abandoned`") @RequestParam(defaultValue = "abandoned") String state,
            @Parameter(description = "`next` of the page before") @RequestParam Optional<String> cursor,
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit) {
        Optional<OpenCart.State> wanted = Arrays.stream(OpenCart.State.values())
                .filter(one -> one.code().equals(state))
                .findFirst();
        if (wanted.isEmpty()) {
            return Problem.parameter("state", "state must be open or abandoned");
        }
        if (limit < 1 || limit > Pages.MOST) {
            return Pages.limit();
        }
        return carts.page(wanted.get(), cursor, limit)
                .<ResponseEntity<?>>map(page -> ResponseEntity.ok(new CartsView(
                        state, page.journeys().stream().flatMap(this::cart).toList(), page.next())))
                .orElseGet(Pages::cursor);
    }

    private java.util.stream.Stream<CustomersCartView> cart(Journey journey) {
        return journey.state().carts().current().stream()
                .map(episode -> new CustomersCartView(
                        journey.customer().value(),
                        CustomerView.cart(episode, journey.state().carts(), rules)));
    }
}
