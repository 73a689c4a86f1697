package journey.remarketing.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is done with a webhook next, and how its endpoint stands then. */
public sealed interface Plan {
    EndpointState state();

    /** Send it now; if nothing is heard of it, look again at {@code lookAt}. */
    record Send(EndpointState state, Instant lookAt) implements Plan {}

    /** Leave it until {@code lookAt}. */
    record Wait(EndpointState state, Dispatch dispatch, Instant lookAt) implements Plan {}

    /** It is over. */
    record End(EndpointState state, Outcome outcome) implements Plan {}

    /** How a webhook ended. */
    enum Outcome {
        DELIVERED,
        GIVEN_UP,
        MISSED
    }

    /** Longer than a try takes: what isn't heard of by then was lost with its worker. */
    Duration HEARD_OF_WITHIN = Duration.ofMinutes(2);

    /**
     * A webhook has come due.
     *
     * @param free whether it is sent at once, if it is sent
     */
    static Plan due(Dispatch dispatch, EndpointState state, boolean free, Retries retries, Instant now) {
        if (state.status() == EndpointState.Status.DISABLED) {
            return new End(state.dropped(), Outcome.MISSED);
        }
        if (retries.givesUp(dispatch, now)) {
            return new End(state.gaveUp(), Outcome.GIVEN_UP);
        }
        if (!free) {
            return new Wait(state, dispatch, now.plusSeconds(1));
        }
        Optional<Instant> probe = state.probeAt();
        if (state.status() == EndpointState.Status.PAUSED && probe.isPresent()) {
            if (probe.get().isAfter(now)) {
                return new Wait(state, dispatch, probe.get().plus(retries.pause(dispatch.id(), 1)));
            }
            return new Send(state.probing(now.plus(retries.probeEvery())), now.plus(HEARD_OF_WITHIN));
        }
        return new Send(state, now.plus(HEARD_OF_WITHIN));
    }

    /** A try has been answered. */
    static Plan answered(Dispatch dispatch, EndpointState state, Answer answer, Retries retries, Instant now) {
        return switch (answer) {
            case Answer.Accepted accepted -> new End(state.accepted(accepted, now), Outcome.DELIVERED);
            case Answer.Gone gone -> new End(state.gone(gone, now), Outcome.MISSED);
            case Answer.Failed failed -> {
                Dispatch tried = dispatch.tried(failed);
                Duration own = retries.pause(dispatch.id(), tried.tries());
                Duration asked = failed.retryAfter().orElse(Duration.ZERO);
                Duration bounded = asked.compareTo(retries.longest()) > 0 ? retries.longest() : asked;
                Instant next = now.plus(bounded.compareTo(own) > 0 ? bounded : own);
                EndpointState after = state.failed(failed, now, retries);
                yield retries.givesUp(tried, next)
                        ? new End(after.gaveUp(), Outcome.GIVEN_UP)
                        : new Wait(after, tried, next);
            }
        };
    }
}
