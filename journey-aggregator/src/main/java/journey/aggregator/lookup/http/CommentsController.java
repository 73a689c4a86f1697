package journey.aggregator.lookup.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.lookup.CommentList;
import journey.aggregator.lookup.Comments;
import journey.aggregator.problems.Problem;
import journey.aggregator.survey.Kind;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/comments")
@Tag(name = "Surveys")
final class CommentsController {
    /** Far enough for anybody's survey, and for a sorted set's scores. */
    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 1);

    private static final LocalDate LATEST = LocalDate.of(9999, 1, 1);

    private final CommentList comments;

    /** @param comment personal */
    record CommentView(
            String customer,
            Instant at,
            String survey,
            int scale,
            int score,
            Optional<String> comment,
            Optional<String> about,
            String channel) {
        static CommentView of(CommentList.Commented commented) {
            return new CommentView(
                    commented.customer().value(),
                    commented.answer().at(),
                    commented.answer().kind().code(),
                    commented.answer().scale(),
                    commented.answer().score(),
                    commented.answer().comment(),
                    commented.answer().about(),
                    commented.answer().channel().code());
        }

        @Override
        public String toString() {
            return "CommentView[" + survey + "]";
        }
    }

    /** @param next the cursor of the next page; absent on the last */
    record CommentsView(List<CommentView> comments, Optional<String> next) {}

    CommentsController(CommentList comments) {
        this.comments = comments;
    }

    @GetMapping
    @Operation(
            summary = "Answers to surveys that have a comment, over all customers, the latest first",
            description =
                    "The newest ones; how many are listed is `journey.aggregator.retention.comments`. A page may have"
                            + " fewer than `limit` although more follow: `next` says so")
    ResponseEntity<?> comments(
            @Parameter(description = "`nps`, `csat` or `ces`; all unless given") @RequestParam Optional<String> survey,
            @Parameter(description = "First day (UTC)") @RequestParam Optional<LocalDate> from,
            @Parameter(description = "Last day (UTC)") @RequestParam Optional<LocalDate> to,
            @Parameter(description = "`next` of the page before") @RequestParam Optional<String> cursor,
            @Parameter(description = "How many, 1 to 200") @RequestParam(defaultValue = "50") int limit) {
        Set<Kind> kinds =
                survey.map(code -> Kind.of(code).map(Set::of).orElse(Set.of())).orElseGet(() -> Set.of(Kind.values()));
        if (kinds.isEmpty()) {
            return Problem.parameter("survey", "survey must be nps, csat or ces");
        }
        LocalDate first = from.filter(EARLIEST::isBefore).orElse(EARLIEST);
        LocalDate last = to.filter(LATEST::isAfter).orElse(LATEST);
        if (first.isAfter(last)) {
            return Problem.parameter("from", "from must not be after to");
        }
        if (limit < 1 || limit > Pages.MOST) {
            return Pages.limit();
        }
        return comments.page(new Comments.Wanted(kinds, begin(first), begin(last.plusDays(1))), cursor, limit)
                .<ResponseEntity<?>>map(page -> ResponseEntity.ok(new CommentsView(
                        page.comments().stream().map(CommentView::of).toList(), page.next())))
                .orElseGet(Pages::cursor);
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
