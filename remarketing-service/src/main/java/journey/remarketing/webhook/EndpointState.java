package journey.remarketing.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * How one endpoint fares in one partition.
 *
 * @param since what was told before is not for it
 * @param failures in a row
 * @param failingSince the first of them
 * @param probeAt while it rests: when it is tried next
 * @param pending webhooks that wait
 * @param delivered webhooks that were accepted, in all
 * @param givenUp webhooks that were tried for too long, in all
 * @param missed webhooks that were not queued, or thrown away: the endpoint is disabled, or too many waited; in all
 */
public record EndpointState(
        String endpoint,
        Status status,
        Instant since,
        int failures,
        Optional<Instant> failingSince,
        Optional<Instant> probeAt,
        Optional<Instant> lastTryAt,
        Optional<String> lastAnswer,
        Optional<Instant> lastAcceptedAt,
        long pending,
        long delivered,
        long givenUp,
        long missed) {

    /** From the best to the worst. */
    public enum Status {
        ACTIVE,
        /** Has failed for long; tried now and then. */
        PAUSED,
        /** Said that it is gone; nothing is sent until somebody resumes it. */
        DISABLED
    }

    public static EndpointState fresh(String endpoint, Instant since) {
        return new EndpointState(
                endpoint,
                Status.ACTIVE,
                since,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0);
    }

    /** Whether another webhook may wait. */
    public boolean takes(Retries retries) {
        return status != Status.DISABLED && pending < retries.mostPending();
    }

    public EndpointState queued() {
        return counting(1, 0, 0, 0);
    }

    public EndpointState missedOne() {
        return counting(0, 0, 0, 1);
    }

    /** One that waited is thrown away untold. */
    public EndpointState dropped() {
        return counting(-1, 0, 0, 1);
    }

    /** One that waited is no longer wanted: its customer was erased. */
    public EndpointState forgotten() {
        return counting(-1, 0, 0, 0);
    }

    EndpointState gaveUp() {
        return counting(-1, 0, 1, 0);
    }

    private EndpointState counting(int waiting, int told, int tooLong, int untold) {
        return new EndpointState(
                endpoint,
                status,
                since,
                failures,
                failingSince,
                probeAt,
                lastTryAt,
                lastAnswer,
                lastAcceptedAt,
                Math.max(0, pending + waiting),
                delivered + told,
                givenUp + tooLong,
                missed + untold);
    }

    /** Somebody says that it works again. */
    public EndpointState resumed() {
        return new EndpointState(
                endpoint,
                Status.ACTIVE,
                since,
                0,
                Optional.empty(),
                Optional.empty(),
                lastTryAt,
                lastAnswer,
                lastAcceptedAt,
                pending,
                delivered,
                givenUp,
                missed);
    }

    EndpointState probing(Instant next) {
        return new EndpointState(
                endpoint,
                status,
                since,
                failures,
                failingSince,
                Optional.of(next),
                lastTryAt,
                lastAnswer,
                lastAcceptedAt,
                pending,
                delivered,
                givenUp,
                missed);
    }

    EndpointState accepted(Answer by, Instant at) {
        return new EndpointState(
                        endpoint,
                        Status.ACTIVE,
                        since,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(at),
                        Optional.of(by.reason()),
                        Optional.of(at),
                        pending,
                        delivered,
                        givenUp,
                        missed)
                .counting(-1, 1, 0, 0);
    }

    EndpointState failed(Answer by, Instant at, Retries retries) {
        int row = failures + 1;
        Instant first = failingSince.orElse(at);
        boolean rests = status == Status.PAUSED
                || status == Status.ACTIVE
                        && row >= Retries.FAILURES_TO_PAUSE
                        && !first.plus(retries.pauseAfter()).isAfter(at);
        return new EndpointState(
                endpoint,
                status == Status.DISABLED ? Status.DISABLED : rests ? Status.PAUSED : Status.ACTIVE,
                since,
                row,
                Optional.of(first),
                rests ? probeAt.or(() -> Optional.of(at.plus(retries.probeEvery()))) : Optional.empty(),
                Optional.of(at),
                Optional.of(by.reason()),
                lastAcceptedAt,
                pending,
                delivered,
                givenUp,
                missed);
    }

    EndpointState gone(Answer by, Instant at) {
        return new EndpointState(
                        endpoint,
                        Status.DISABLED,
                        since,
                        failures + 1,
                        Optional.of(failingSince.orElse(at)),
                        Optional.empty(),
                        Optional.of(at),
                        Optional.of(by.reason()),
                        lastAcceptedAt,
                        pending,
                        delivered,
                        givenUp,
                        missed)
                .dropped();
    }
}
