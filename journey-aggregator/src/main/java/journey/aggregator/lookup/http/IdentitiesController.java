package journey.aggregator.lookup.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import journey.aggregator.identity.CustomerDirectory;
import journey.aggregator.journey.Journey;
import journey.aggregator.lookup.CustomerLookup;
import journey.aggregator.lookup.MergeUndo;
import journey.aggregator.person.Names;
import journey.aggregator.problems.Problem;
import journey.events.CustomerId;
import journey.events.Identifier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a customer is known by and why, and the way back. */
@RestController
@RequestMapping("/api/customers")
@Tag(name = "Customers")
final class IdentitiesController {
    private final CustomerLookup customers;
    private final CustomerDirectory directory;
    private final MergeUndo undo;

    /**
     * An identifier of the customer.
     *
     * @param since when it was first named
     * @param by the name of the touchpoint that did
     */
    record IdentityView(String kind, String value, Instant since, String by) {
        static IdentityView of(Identifier id, Instant since, String by) {
            return new IdentityView(id.kind().code(), id.value(), since, by);
        }
    }

    /**
     * A customer who was merged into this one.
     *
     * @param by the kind of the identifier that showed it
     * @param undone when that was taken back
     * @param undoable whether it still can be
     */
    record MergeView(String loser, Instant at, String by, Optional<Instant> undone, boolean undoable) {
        static MergeView of(Names.Merge merge, Journey journey) {
            return new MergeView(
                    merge.loser().value(),
                    merge.at(),
                    merge.by().code(),
                    merge.undone(),
                    merge.undone().isEmpty() && journey.idsOf(merge.loser()).isPresent());
        }
    }

    record IdentitiesView(String customer, List<IdentityView> identities, List<MergeView> merges) {}

    /** @param into the customer whom the identifiers are given to */
    record UndoView(String customer, String loser, String into, Instant at, List<GivenBackView> identities) {}

    record GivenBackView(String kind, String value) {}

    IdentitiesController(CustomerLookup customers, CustomerDirectory directory, MergeUndo undo) {
        this.customers = customers;
        this.directory = directory;
        this.undo = undo;
    }

    @GetMapping("/{id}/identities")
    @Operation(summary = "What a customer is known by, and who was merged into them")
    ResponseEntity<?> identities(@PathVariable String id) {
        Optional<Journey> found = customers.find(id);
        return found.<ResponseEntity<?>>map(journey -> ResponseEntity.ok(new IdentitiesView(
                        journey.customer().value(),
                        directory.identities(journey.customer()).stream()
                                .map(linked -> IdentityView.of(linked.id(), linked.since(), linked.by()))
                                .toList(),
                        journey.state().names().merges().stream()
                                .sorted(Comparator.comparing(Names.Merge::at).thenComparing(Names.Merge::loser))
                                .map(merge -> MergeView.of(merge, journey))
                                .toList())))
                .orElseGet(Problem::customerUnknown);
    }

    @PostMapping("/{id}/merges/{loser}/undo")
    @Operation(
            summary = "Takes a merge back",
            description =
                    "The identifiers that were the loser's, and what was done with them, go to a customer of their "
                            + "own, `into`. It is done within a second or so; asking again does no harm.")
    @ApiResponse(responseCode = "202", description = "It is on the log")
    @ApiResponse(responseCode = "404", description = "`customer-unknown` or `merge-unknown`")
    @ApiResponse(
            responseCode = "409",
            description = "`merge-undone`: it was before; `merge-too-old`: they can't be told apart")
    ResponseEntity<?> undo(
            @PathVariable String id,
            @Parameter(description = "The customer id of who was merged, see `merges` of the identities") @PathVariable
                    String loser) {
        if (!CustomerId.isOne(loser)) {
            return noSuchMerge();
        }
        return switch (undo.undo(id, new CustomerId(loser))) {
            case MergeUndo.Answer.Asked asked ->
                ResponseEntity.accepted()
                        .body(new UndoView(
                                asked.unmerge().winner().value(),
                                loser,
                                asked.unmerge().into().value(),
                                asked.unmerge().at(),
                                asked.unmerge().ids().stream()
                                        .map(given ->
                                                new GivenBackView(given.kind().code(), given.value()))
                                        .toList()));
            case MergeUndo.Answer.UnknownCustomer _ -> Problem.customerUnknown();
            case MergeUndo.Answer.UnknownMerge _ -> noSuchMerge();
            case MergeUndo.Answer.Undone undone ->
                Problem.answer(HttpStatus.CONFLICT, "merge-undone", "This merge was undone at " + undone.at());
            case MergeUndo.Answer.TooOld _ ->
                Problem.answer(
                        HttpStatus.CONFLICT,
                        "merge-too-old",
                        "What the two did can't be told apart any more: a merge can be undone for the time that "
                                + "journey.aggregator.identity.undo says");
            case MergeUndo.Answer.Unavailable _ -> Problem.unavailable("Kafka doesn't answer just now; ask again", 1);
        };
    }

    private static ResponseEntity<ProblemDetail> noSuchMerge() {
        return Problem.answer(HttpStatus.NOT_FOUND, "merge-unknown", "Nobody of this id was merged into the customer");
    }
}
