package journey.aggregator.privacy.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import journey.aggregator.privacy.ErasureDesk;
import journey.aggregator.privacy.Export;
import journey.aggregator.privacy.Retention;
import journey.aggregator.problems.Problem;
import journey.events.codec.SignalCodec;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api")
@Tag(name = "Privacy")
final class PrivacyController {
    private static final JsonMapper EVERYTHING =
            JsonMapper.builder().addModule(SignalCodec.contractModule()).build();

    private final ErasureDesk desk;
    private final Export export;

    record AcceptedView(String receipt, Instant at, String progress) {}

    /** @param gone by when the topic's retention has removed what it held; absent where it keeps for good */
    record LogView(String topic, Optional<Instant> gone) {
        static LogView of(Retention.Until until) {
            return new LogView(until.topic(), until.gone());
        }
    }

    /**
     * @param state {@code running} or {@code finished}
     * @param at what was known up to then is erased
     * @param identifiers how many were removed, by kind; of each a keyed hash stays, so that the person stays out
     * @param conversations what remarketing kept
     */
    record ReceiptView(
            String receipt,
            String state,
            Instant at,
            Optional<Instant> finishedAt,
            Map<String, Long> identifiers,
            long journeys,
            long touchpoints,
            long conversations,
            List<LogView> log) {
        static ReceiptView of(ErasureDesk.Progress progress) {
            return new ReceiptView(
                    progress.receipt().id(),
                    progress.receipt().finishedAt().isPresent() ? "finished" : "running",
                    progress.receipt().at(),
                    progress.receipt().finishedAt(),
                    new TreeMap<>(progress.receipt().identifiers()),
                    progress.removed().journeys(),
                    progress.removed().touchpoints(),
                    progress.removed().conversations(),
                    progress.until().stream().map(LogView::of).toList());
        }
    }

    PrivacyController(ErasureDesk desk, Export export) {
        this.desk = desk;
        this.export = export;
    }

    @PostMapping("/customers/{id}/erasure")
    @Operation(
            summary = "Erase a person",
            description = "202 when the request is on the log. What was known up to now goes from Redis within seconds,"
                    + " figures are corrected, mails stopped, and what still comes from that time is dropped.")
    ResponseEntity<?> erase(@PathVariable String id) {
        return switch (desk.request(id)) {
            case ErasureDesk.Outcome.Accepted accepted -> {
                String progress = "/api/erasures/" + accepted.erasure().receipt();
                yield ResponseEntity.accepted()
                        .location(URI.create(progress))
                        .body(new AcceptedView(
                                accepted.erasure().receipt(), accepted.erasure().at(), progress));
            }
            case ErasureDesk.Outcome.Unknown _ ->
                Problem.answer(HttpStatus.NOT_FOUND, "customer-unknown", "Nobody is known by this id");
            case ErasureDesk.Outcome.NoKey _ ->
                Problem.answer(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "erasure-key-missing",
                        "Set journey.aggregator.erasure.keys first: without a key nothing keeps an erased person out");
        };
    }

    @DeleteMapping("/customers/{id}")
    @Operation(summary = "Erase a person; the same as POST /api/customers/{id}/erasure")
    ResponseEntity<?> delete(@PathVariable String id) {
        return erase(id);
    }

    @GetMapping("/erasures/{receipt}")
    @Operation(summary = "What an erasure has removed where, and by when the log's retention removes the rest")
    ResponseEntity<?> receipt(@PathVariable String receipt) {
        return desk.progress(receipt)
                .<ResponseEntity<?>>map(progress -> ResponseEntity.ok(ReceiptView.of(progress)))
                .orElseGet(() -> Problem.answer(
                        HttpStatus.NOT_FOUND,
                        "erasure-unknown",
                        "No erasure has this receipt (yet): it is visible within a second"));
    }

    @GetMapping(path = "/customers/{id}/export", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Everything that is held about a person, as it is stored")
    ResponseEntity<?> export(@PathVariable String id) {
        return export.of(id)
                .<ResponseEntity<?>>map(everything -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"" + everything.customer() + ".json\"")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(EVERYTHING.writeValueAsBytes(tree(everything))))
                .orElseGet(
                        () -> Problem.answer(HttpStatus.NOT_FOUND, "customer-unknown", "Nobody is known by this id"));
    }

    private static ObjectNode tree(Export.Everything everything) {
        ObjectNode tree = EVERYTHING.createObjectNode();
        tree.put("customer", everything.customer().value());
        tree.put("exportedAt", everything.exportedAt().toString());
        tree.set("identifiers", EVERYTHING.<JsonNode>valueToTree(everything.identifiers()));
        tree.set(
                "journey", EVERYTHING.<JsonNode>valueToTree(everything.journey().contents()));
        ArrayNode remarketing = tree.putArray("remarketing");
        everything.remarketing().forEach(json -> remarketing.add(EVERYTHING.readTree(json)));
        return tree;
    }
}
