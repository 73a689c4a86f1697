package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.segment.analytics.Analytics;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.TrackMessage;
import java.util.List;
import java.util.Map;
import journey.events.Envelope;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.testkit.RealServers;
import org.junit.jupiter.api.Test;

/** Segment's own client for Java, unmodified. */
final class SegmentClientIT {
    @Test
    void whatSegmentsClientSendsLiesOnKafka() {
        String userId = RealServers.unique("customer");
        try (RunningIngest ingest = RunningIngest.on(RealServers.kafka())) {
            await().atMost(ofSeconds(20)).until(ingest::ready);
            Analytics analytics =
                    Analytics.builder("server").endpoint(ingest.url()).build();
            analytics.enqueue(IdentifyMessage.builder().userId(userId).traits(Map.of("email", "ada@shop.example")));
            analytics.enqueue(TrackMessage.builder("Order Completed")
                    .userId(userId)
                    .properties(Map.of("order_id", "o-1", "total", 12.5)));
            analytics.flush();

            await().atMost(ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(KafkaReader.envelopes(RealServers.kafka(), Topics.TOUCHPOINTS, userId))
                                    .hasSize(2));
            analytics.shutdown();
        }
        List<Envelope> envelopes = KafkaReader.envelopes(RealServers.kafka(), Topics.TOUCHPOINTS, userId);
        assertThat(envelopes)
                .extracting(e -> e.headers().get(Headers.TYPE))
                .containsExactly("journey.touchpoint.identify", "journey.touchpoint.track");
        assertThat(envelopes).allSatisfy(e -> assertThat(e.headers()).containsEntry(Headers.SOURCE, "backend"));
        assertThat(new String(envelopes.getLast().value(), UTF_8)).contains("Order Completed", "o-1");
    }
}
