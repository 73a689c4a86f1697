package journey.ingest.admission;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns the failed start into one sentence and what to do about it. */
final class UnusableWriteKeysAnalyzer extends AbstractFailureAnalyzer<UnusableWriteKeys> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableWriteKeys cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "A write key needs at least journey.ingest.write-keys[0].key and journey.ingest.write-keys[0].source, or"
                        + " in the environment JOURNEY_INGEST_WRITEKEYS_0_KEY and JOURNEY_INGEST_WRITEKEYS_0_SOURCE;"
                        + " journey-ingest.yaml describes the rest.",
                cause);
    }
}
