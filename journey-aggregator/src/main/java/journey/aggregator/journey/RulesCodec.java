package journey.aggregator.journey;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import journey.aggregator.funnel.Filter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Rules as they are kept for processes that are configured otherwise: JSON, with the layout of what they fold. */
public final class RulesCodec {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(Filter.class, Named.class)
            .registerSubtypes(Filter.class.getPermittedSubclasses())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** @param layout see {@link JourneyCodec#LAYOUT} */
    record Kept(int layout, JourneyRules rules) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Named {}

    private RulesCodec() {}

    public static byte[] encode(JourneyRules rules) {
        return JSON.writeValueAsBytes(new Kept(JourneyCodec.LAYOUT, rules));
    }

    /** @throws IllegalArgumentException when they belong to another layout, or to a version with other rules */
    public static JourneyRules decode(byte[] bytes) {
        Kept kept;
        try {
            kept = JSON.readValue(bytes, Kept.class);
        } catch (RuntimeException other) {
            throw new IllegalArgumentException("rules of another version", other);
        }
        if (kept.layout() != JourneyCodec.LAYOUT) {
            throw new IllegalArgumentException("rules for another layout");
        }
        return kept.rules();
    }
}
