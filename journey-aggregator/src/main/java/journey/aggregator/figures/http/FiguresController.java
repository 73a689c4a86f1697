package journey.aggregator.figures.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.figures.By;
import journey.aggregator.figures.Catalogue;
import journey.aggregator.figures.Figure;
import journey.aggregator.figures.Query;
import journey.aggregator.figures.Row;
import journey.aggregator.figures.Spend;
import journey.aggregator.problems.Problem;
import journey.events.Money;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/figures")
@Tag(name = "Figures")
final class FiguresController {
    private static final MediaType CSV = new MediaType("text", "csv", UTF_8);
    private static final int MOST_DIGITS = 12;

    private final Catalogue catalogue;
    private final Spend spend;
    private final Clock clock;

    /**
     * @param by what it can be read by
     * @param columns of its rows
     */
    record FigureView(String name, String meaning, String formula, List<String> by, List<String> columns) {}

    /** @param rows by column; rates are shares of 1, amounts exact decimals; what can't be said is missing */
    record FigureTable(
            String figure,
            String meaning,
            String formula,
            LocalDate from,
            LocalDate to,
            Optional<String> by,
            List<Map<String, Object>> rows) {}

    /** @param currency ISO 4217 */
    record SpendView(Optional<String> month, Optional<BigDecimal> amount, Optional<String> currency) {}

    FiguresController(Catalogue catalogue, Spend spend, Clock clock) {
        this.catalogue = catalogue;
        this.spend = spend;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "The figures there are, what they mean and how they are computed")
    List<FigureView> figures() {
        return catalogue.all().stream()
                .map(figure -> new FigureView(
                        figure.name(), figure.meaning(), figure.formula(), figure.breakdowns(), figure.columns()))
                .toList();
    }

    @GetMapping("/{name}")
    @Operation(summary = "A figure, as JSON or CSV")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = FigureTable.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "304", description = "Not changed since the answer with this ETag", content = @Content)
    ResponseEntity<?> figure(
            @PathVariable String name,
            @Parameter(description = "First day (UTC); default 29 days before the last") @RequestParam
                    Optional<LocalDate> from,
            @Parameter(description = "Last day (UTC); default today") @RequestParam Optional<LocalDate> to,
            @Parameter(description = "day, or a dimension that the catalogue names for this figure") @RequestParam
                    Optional<String> by,
            @RequestHeader HttpHeaders headers) {
        Optional<Figure> found = catalogue.find(name);
        if (found.isEmpty()) {
            return Problem.answer(HttpStatus.NOT_FOUND, "figure-unknown", "No figure has this name");
        }
        Figure figure = found.get();
        Optional<By> breakdown = by.flatMap(By::of).filter(figure::canBeReadBy);
        if (by.isPresent() && breakdown.isEmpty()) {
            return Problem.parameter(
                    "by",
                    figure.breakdowns().isEmpty()
                            ? "this figure is read without by"
                            : "this figure is read by " + String.join(", ", figure.breakdowns()));
        }
        Optional<MediaType> type = accepted(headers);
        if (type.isEmpty()) {
            return Problem.answer(
                    HttpStatus.NOT_ACCEPTABLE, "not-acceptable", "Figures are application/json or text/csv");
        }
        return switch (Days.of(from, to, clock)) {
            case Days.Refused refused -> refused.why();
            case Days.Asked days ->
                answer(figure, new Query(days.first(), days.last(), breakdown), type.get(), headers);
        };
    }

    private static ResponseEntity<?> answer(Figure figure, Query query, MediaType type, HttpHeaders headers) {
        List<Row> rows = figure.reading().read(query);
        String csv = Csv.of(figure.columns(query), rows);
        String etag = Etag.of(figure.name() + query + type + csv);
        if (Etag.isKnown(etag, headers)) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                    .eTag(etag)
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                    .build();
        }
        Object body = type.equals(CSV)
                ? csv
                : new FigureTable(
                        figure.name(),
                        figure.meaning(),
                        figure.formula(),
                        query.from(),
                        query.to(),
                        query.by().map(By::code),
                        rows.stream().<Map<String, Object>>map(Row::cells).toList());
        return ResponseEntity.ok()
                .eTag(etag)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .contentType(type)
                .body(body);
    }

    /** The first of the two that the client takes; JSON where it doesn't mind. */
    private static Optional<MediaType> accepted(HttpHeaders headers) {
        List<MediaType> wanted = headers.getAccept();
        if (wanted.isEmpty()) {
            return Optional.of(MediaType.APPLICATION_JSON);
        }
        return wanted.stream()
                .sorted((a, b) -> Double.compare(b.getQualityValue(), a.getQualityValue()))
                .filter(each -> each.getQualityValue() > 0)
                .flatMap(each ->
                        List.of(MediaType.APPLICATION_JSON, CSV).stream().filter(each::isCompatibleWith))
                .findFirst();
    }

    @GetMapping("/retention-cost/spend")
    @Operation(summary = "What was spent on keeping customers, by month")
    List<SpendView> spend() {
        return spend.all().entrySet().stream()
                .flatMap(month -> month.getValue().stream()
                        .map(amount -> new SpendView(
                                Optional.of(month.getKey().toString()),
                                Optional.of(amount.amount()),
                                Optional.of(amount.currency()))))
                .toList();
    }

    @PutMapping("/retention-cost/spend/{month}")
    @Operation(summary = "Sets what was spent on keeping customers in a month (yyyy-mm), for one currency")
    ResponseEntity<?> put(@PathVariable YearMonth month, @RequestBody SpendView given) {
        Optional<String> currency = given.currency().filter(Money::isCurrency);
        if (currency.isEmpty()) {
            return Problem.parameter("currency", "currency must be an ISO 4217 code");
        }
        Optional<BigDecimal> amount = given.amount()
                .filter(each -> each.signum() >= 0
                        && each.precision() - each.scale() <= MOST_DIGITS
                        && Money.ofMinor(0, currency.get()).amount().scale()
                                >= each.stripTrailingZeros().scale());
        if (amount.isEmpty()) {
            return Problem.parameter(
                    "amount", "amount must be a sum of at most " + MOST_DIGITS + " digits in this currency, 0 or more");
        }
        spend.put(month, new Money(amount.get(), currency.get()));
        return ResponseEntity.noContent().build();
    }
}
