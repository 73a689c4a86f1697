package journey.aggregator.figures.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import journey.aggregator.figures.FunnelFigures;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.FunnelCounts.StepFigures;
import journey.aggregator.funnel.FunnelCounts.Times;
import journey.aggregator.problems.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/funnels")
@Tag(name = "Funnels")
final class FunnelsController {
    private static final int DEFAULT_DAYS = 30;

    private final FunnelFigures figures;
    private final Clock clock;

    /** @param breakdown by which property the attempts are told apart */
    record DefinitionView(String name, String order, Duration window, List<String> steps, Optional<String> breakdown) {}

    /**
     * Rates are shares of 1 with four digits, of attempts; absent where nothing entered.
     *
     * @param dropped attempts that reached the step before but not this one (yet)
     * @param excluded those of the dropped that an exclusion ended
     */
    record StepView(
            String step,
            long attempts,
            long customers,
            long dropped,
            long excluded,
            Optional<BigDecimal> rateFromFirst,
            Optional<BigDecimal> rateFromPrevious,
            Optional<Duration> medianTimeToConvert,
            Optional<Duration> p75TimeToConvert,
            Optional<Duration> p90TimeToConvert,
            Optional<Duration> p95TimeToConvert) {}

    /** @param value {@code (other)} for all that the definition doesn't name, {@code (none)} where none was known */
    record ValueView(
            String value, long entered, long converted, Optional<BigDecimal> conversionRate, List<StepView> steps) {}

    /** @param attribution which of an attempt's touches counts, {@code first} or {@code last} */
    record BreakdownView(String by, String attribution, List<ValueView> values) {}

    /** @param from first day of entry, {@code to} the last, both inclusive, UTC */
    record FunnelView(
            String funnel,
            LocalDate from,
            LocalDate to,
            Duration window,
            long entered,
            long converted,
            Optional<BigDecimal> conversionRate,
            List<StepView> steps,
            Optional<BreakdownView> breakdown) {}

    FunnelsController(FunnelFigures figures, Clock clock) {
        this.figures = figures;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "The funnels that are kept")
    List<DefinitionView> funnels() {
        return figures.funnels().stream()
                .map(funnel -> new DefinitionView(
                        funnel.name(),
                        code(funnel.order()),
                        funnel.window(),
                        funnel.steps().stream().map(Funnel.Step::name).toList(),
                        funnel.breakdown().map(breakdown -> breakdown.by().code())))
                .toList();
    }

    @GetMapping("/{name}")
    @Operation(summary = "A funnel's figures by day of entry")
    ResponseEntity<?> funnel(
            @PathVariable String name,
            @Parameter(description = "First day of entry (UTC); default 29 days before the last") @RequestParam
                    Optional<LocalDate> from,
            @Parameter(description = "Last day of entry (UTC); default today") @RequestParam Optional<LocalDate> to) {
        Optional<Funnel> funnel = figures.funnels().stream()
                .filter(known -> known.name().equals(name))
                .findFirst();
        if (funnel.isEmpty()) {
            return Problem.answer(HttpStatus.NOT_FOUND, "funnel-unknown", "No funnel has this name");
        }
        LocalDate last = to.orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        if (last.getYear() < 1970 || last.getYear() > 9999) {
            return Problem.parameter("to", "to must be a day of the years 1970 to 9999");
        }
        LocalDate first = from.orElseGet(() -> last.minusDays(DEFAULT_DAYS - 1L));
        if (first.isAfter(last)) {
            return Problem.parameter("from", "from must not be after to");
        }
        return ResponseEntity.ok(view(funnel.get(), first, last));
    }

    private FunnelView view(Funnel funnel, LocalDate first, LocalDate last) {
        List<StepFigures> read = figures.read(funnel, first, last);
        long entered = read.getFirst().attempts();
        long converted = read.getLast().attempts();
        return new FunnelView(
                funnel.name(),
                first,
                last,
                funnel.window(),
                entered,
                converted,
                rate(converted, entered),
                steps(funnel, read),
                funnel.breakdown()
                        .map(breakdown -> new BreakdownView(
                                breakdown.by().code(),
                                code(breakdown.attribution()),
                                figures.readByValue(funnel, first, last).stream()
                                        .map(value -> value(funnel, value))
                                        .toList())));
    }

    private static ValueView value(Funnel funnel, FunnelFigures.ValueFigures figures) {
        long entered = figures.steps().getFirst().attempts();
        long converted = figures.steps().getLast().attempts();
        return new ValueView(
                figures.value(), entered, converted, rate(converted, entered), steps(funnel, figures.steps()));
    }

    private static List<StepView> steps(Funnel funnel, List<StepFigures> read) {
        List<StepView> steps = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            StepFigures step = read.get(i);
            long entered = read.getFirst().attempts();
            long previous = i == 0 ? step.attempts() : read.get(i - 1).attempts();
            steps.add(new StepView(
                    funnel.order() == Funnel.Order.ANY
                            ? (i + 1) + " of " + read.size()
                            : funnel.steps().get(i).name(),
                    step.attempts(),
                    step.customers(),
                    previous - step.attempts(),
                    step.excluded(),
                    rate(step.attempts(), entered),
                    rate(step.attempts(), previous),
                    step.toConvert().map(Times::median),
                    step.toConvert().map(Times::p75),
                    step.toConvert().map(Times::p90),
                    step.toConvert().map(Times::p95)));
        }
        return steps;
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<BigDecimal> rate(long part, long whole) {
        return whole == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_EVEN));
    }
}
