package journey.aggregator.funnel.yaml;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns the failed start into one sentence and where to read on. */
final class UnusableFunnelsAnalyzer extends AbstractFailureAnalyzer<UnusableFunnels> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableFunnels cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "journey.aggregator.funnels names the file or folder; journey-aggregator/README.md shows a definition.",
                cause);
    }
}
