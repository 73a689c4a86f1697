package journey.ingest.collect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import journey.events.Topics;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

class TopicSetUpTest {

    @Test
    void erasuresAreKeptForGoodAndEverythingElseForAWhile() {
        TopicProperties properties =
                new TopicProperties(8, new TopicProperties.Kept((short) -1, Duration.ofDays(30), Duration.ofDays(30)));

        assertThat(Topics.all())
                .filteredOn(name -> "compact"
                        .equals(TopicSetUp.topic(name, properties).configs().get(TopicConfig.CLEANUP_POLICY_CONFIG)))
                .containsExactly(Topics.ERASURES);
        assertThat(TopicSetUp.topic(Topics.ERASURES, properties).configs())
                .doesNotContainKey(TopicConfig.RETENTION_MS_CONFIG);
    }

    @Test
    void whatAFoldPublishesMayHaveFourMegabytesAndItsDeadLettersToo() {
        TopicProperties properties =
                new TopicProperties(8, new TopicProperties.Kept((short) -1, Duration.ofDays(30), Duration.ofDays(30)));
        Map<String, String> largest = new TreeMap<>();

        Topics.all().forEach(name -> {
            String limit = TopicSetUp.topic(name, properties).configs().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            if (limit != null) {
                largest.put(name, limit);
            }
        });

        assertThat(largest)
                .isEqualTo(Map.of(
                        "journey.touchpoints", "4194304",
                        "journey.touchpoints.dlt", "4194304",
                        "journey.signals", "4194304",
                        "journey.signals.dlt", "4194304"));
    }
}
