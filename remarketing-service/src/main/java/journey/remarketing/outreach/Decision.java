package journey.remarketing.outreach;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was decided about one step, and why.
 *
 * @param findings the gates in their order, up to the first that did not pass
 */
public record Decision(
        Instant at, String campaign, String step, String episode, List<Finding> findings, Outcome outcome) {
    public enum Outcome {
        CLAIMED,
        SKIPPED,
        DEFERRED
    }

    /**
     * @param inputs what the gate looked at; never an address or a name
     * @param until for a deferral: when the step is looked at next
     */
    public record Finding(
            Gate gate, Kind verdict, Optional<String> reason, Optional<Instant> until, Map<String, String> inputs) {
        public enum Kind {
            PASS,
            SKIP,
            DEFER
        }

        public Finding {
            inputs = Map.copyOf(inputs);
        }
    }

    public Decision {
        findings = List.copyOf(findings);
    }

    /** Comes every second while many wait, and tells nothing about the customer. */
    boolean waitsForCourier() {
        return outcome == Outcome.DEFERRED && findings.getLast().gate() == Gate.COURIER_FREE;
    }

    boolean repeats(Decision other) {
        Finding last = findings.getLast();
        Finding otherLast = other.findings.getLast();
        return outcome == Outcome.DEFERRED
                && other.outcome == Outcome.DEFERRED
                && campaign.equals(other.campaign)
                && step.equals(other.step)
                && episode.equals(other.episode)
                && last.gate() == otherLast.gate()
                && last.reason().equals(otherLast.reason());
    }
}
