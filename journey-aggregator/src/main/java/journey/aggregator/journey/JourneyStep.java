package journey.aggregator.journey;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import journey.aggregator.generation.Stage;
import journey.events.codec.TouchpointCodec;
import journey.ledger.Notes;
import journey.ledger.PartitionFold;
import journey.ledger.Slot;

/** Opens the journey step's folds. */
public final class JourneyStep implements PartitionFold.Factory {
    private final Journeys journeys;
    private final JourneyRules rules;
    private final JourneyCodec codec;
    private final Supplier<TouchpointCodec> touchpoints;
    private final JourneyMeters meters;
    private final String generation;
    private final Stage stage;
    private final Keeping keeping;

    /**
     * @param generation which is folded, by these rules
     * @param touchpoints a codec of its own for each fold
     */
    public JourneyStep(
            String generation,
            Stage stage,
            Journeys journeys,
            JourneyRules rules,
            JourneyCodec codec,
            Supplier<TouchpointCodec> touchpoints,
            MeterRegistry registry,
            Keeping keeping) {
        this.journeys = journeys;
        this.rules = rules;
        this.codec = codec;
        this.touchpoints = touchpoints;
        this.meters = new JourneyMeters(registry);
        this.generation = generation;
        this.stage = stage;
        this.keeping = keeping;
    }

    @Override
    public PartitionFold open(Slot slot, Notes notes) {
        return new JourneyFold(slot, journeys, rules, codec, touchpoints.get(), meters, generation, stage, keeping);
    }
}
