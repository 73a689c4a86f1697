package journey.remarketing.outreach;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was decided about one step, and why.
 *
 * @param findings the gates in their order, up to the first that did not pass. After a finding that the customer is held
 *     out the others are asked on: only what nothing else is in the way of is held out
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

    /** Of the gate that decided: the last that did not pass, or the last of all. */
    public Finding deciding() {
        return findings.reversed().stream()
                .filter(finding -> finding.verdict() != Finding.Kind.PASS)
                .findFirst()
                .orElseGet(findings::getLast);
    }

    /** Comes every second while many wait, and tells nothing about the customer. */
    public boolean waitsForCourier() {
        return outcome == Outcome.DEFERRED && deciding().gate() == Gate.COURIER_FREE;
    }

    boolean repeats(Decision other) {
        Finding last = deciding();
        Finding otherLast = other.deciding();
        return outcome == Outcome.DEFERRED
                && other.outcome == Outcome.DEFERRED
                && campaign.equals(other.campaign)
                && step.equals(other.step)
                && episode.equals(other.episode)
                && last.gate() == otherLast.gate()
                && last.reason().equals(otherLast.reason());
    }
}
