package journey.aggregator.generation.actuator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.aggregator.generation.Generations;
import journey.aggregator.generation.Standing;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/** {@code GET /actuator/rebuild} shows the generations, {@code POST} has the journeys folded again by the same rules. */
@Component
@Endpoint(id = "rebuild")
public final class RebuildEndpoint {
    private final Generations generations;

    /**
     * @param state {@code serving}, {@code building}, or {@code switching}; {@code gathering} while a first one catches up
     * @param lag records that the building one is behind the serving one
     * @param loss records that the serving one has folded and the log has no more; where above 0, the building one serves
     *     only once that is accepted
     * @param removing generations whose keys are being removed
     */
    public record View(
            String state,
            Optional<String> serving,
            Optional<Instant> since,
            Optional<String> building,
            long lag,
            long loss,
            boolean lossAccepted,
            List<String> removing) {}

    RebuildEndpoint(Generations generations) {
        this.generations = generations;
    }

    @ReadOperation
    public View show() {
        return view(generations.standing());
    }

    /** @param acceptLoss whether the result may serve although the log no longer has everything that was folded */
    @WriteOperation
    public View rebuild(@Nullable Boolean acceptLoss) {
        return view(generations.rebuild(Boolean.TRUE.equals(acceptLoss)));
    }

    private View view(Standing standing) {
        return new View(
                state(standing),
                standing.serving(),
                Optional.of(standing.since()).filter(since -> !since.equals(Instant.EPOCH)),
                standing.building(),
                generations.behind(),
                standing.loss(),
                standing.lossAccepted(),
                standing.retired());
    }

    private static String state(Standing standing) {
        if (standing.building().isEmpty()) {
            return standing.gathering() ? "gathering" : "serving";
        }
        return standing.closedAt().isPresent() ? "switching" : "building";
    }
}
