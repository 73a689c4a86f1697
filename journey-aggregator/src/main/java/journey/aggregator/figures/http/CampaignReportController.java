package journey.aggregator.figures.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.figures.CampaignReport;
import journey.aggregator.figures.Counters;
import journey.aggregator.figures.Row;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Figures")
final class CampaignReportController {
    private final Counters counters;
    private final Clock clock;

    /** @param campaign of all of it, {@code steps} and {@code variants} of each; rows as of {@code GET /api/figures} */
    record SplitView(
            List<Map<String, Object>> campaign, List<Map<String, Object>> steps, List<Map<String, Object>> variants) {}

    /**
     * @param mails figure {@code mails}
     * @param revenue figure {@code recovered-revenue}
     * @param incremental figure {@code incremental-revenue}
     * @param variants figure {@code variant-comparison}
     */
    record ReportView(
            String campaign,
            LocalDate from,
            LocalDate to,
            SplitView mails,
            SplitView revenue,
            List<Map<String, Object>> incremental,
            List<Map<String, Object>> variants) {}

    CampaignReportController(Counters counters, Clock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    @GetMapping("/api/campaigns/{name}/report")
    @Operation(
            summary = "What a campaign earned: mails, orders owed to them, incremental revenue, variants compared",
            description = "Empty for a campaign of which nothing was counted: only remarketing knows which there are.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReportView.class)))
    @ApiResponse(responseCode = "304", description = "Not changed since the answer with this ETag", content = @Content)
    ResponseEntity<?> report(
            @PathVariable String name,
            @Parameter(description = "First day (UTC); default 29 days before the last") @RequestParam
                    Optional<LocalDate> from,
            @Parameter(description = "Last day (UTC); default today") @RequestParam Optional<LocalDate> to,
            @RequestHeader HttpHeaders headers) {
        return switch (Days.of(from, to, clock)) {
            case Days.Refused refused -> refused.why();
            case Days.Asked days -> answer(view(name, days), headers);
        };
    }

    private ReportView view(String name, Days.Asked days) {
        CampaignReport report = CampaignReport.of(counters, name, days.first(), days.last());
        return new ReportView(
                name,
                days.first(),
                days.last(),
                split(report.mails()),
                split(report.revenue()),
                cells(report.incremental()),
                cells(report.variants()));
    }

    private static ResponseEntity<?> answer(ReportView report, HttpHeaders headers) {
        String etag = Etag.of(report.toString());
        return Etag.isKnown(etag, headers)
                ? ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(etag).build()
                : ResponseEntity.ok().eTag(etag).body(report);
    }

    private static SplitView split(CampaignReport.Split split) {
        return new SplitView(cells(split.campaign()), cells(split.steps()), cells(split.variants()));
    }

    private static List<Map<String, Object>> cells(List<Row> rows) {
        return rows.stream().<Map<String, Object>>map(Row::cells).toList();
    }
}
