package journey.aggregator;

import java.time.Duration;
import java.util.List;
import journey.aggregator.erasure.Seal;
import journey.aggregator.erasure.kafka.ErasedIdsTable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code journey.aggregator.erasure}.
 *
 * @param keys 32 characters or more each; the first seals what is erased from now on, the others what was erased before.
 *     None: nothing can be erased
 * @param settle how long after a sweep the next one looks for what was still under way
 */
@ConfigurationProperties("journey.aggregator.erasure")
record ErasureProperties(
        @DefaultValue List<String> keys,
        @DefaultValue("10s") Duration settle) {
    ErasureProperties {
        keys = keys.stream().filter(key -> !key.isBlank()).toList();
        keys.forEach(Seal::new);
        if (settle.compareTo(ErasedIdsTable.STALE) <= 0) {
            throw new IllegalArgumentException("journey.aggregator.erasure.settle has to be longer than "
                    + ErasedIdsTable.STALE.toSeconds() + "s");
        }
    }

    @Override
    public String toString() {
        return "ErasureProperties[" + keys.size() + " keys]";
    }
}
