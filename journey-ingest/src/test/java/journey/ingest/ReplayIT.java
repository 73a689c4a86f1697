package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import journey.events.Topics;
import journey.events.codec.Headers;
import journey.testkit.RealServers;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class ReplayIT {
    @Test
    void refusedRecordsArePlayedAgainOnTheOperatorsPort() throws Exception {
        try (RunningIngest ingest = RunningIngest.on(RealServers.kafka())) {
            await().atMost(Duration.ofSeconds(20)).until(ingest::ready);
            String reason = RealServers.unique("fixed");
            String visitor = RealServers.unique("visitor");
            keep(reason, "{\"anonymousId\":\"" + visitor + "\"}");
            keep(reason, "{\"anonymousId\":\"\"}");

            HttpResponse<String> answer = ingest.post("/api/rejected/replay?source=demo&reason=" + reason, "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains(
                            "\"records\":2",
                            "\"played\":1",
                            "\"events\":1",
                            "\"refusedAgain\":{\"identity\":1}",
                            "\"foreign\":0",
                            "\"complete\":true");
            assertThat(KafkaReader.envelopes(RealServers.kafka(), Topics.TOUCHPOINTS, visitor))
                    .singleElement()
                    .satisfies(record -> assertThat(record.headers())
                            .containsEntry(Headers.ID, "id-of-" + reason)
                            .containsEntry(Headers.TIME, "2026-11-01T12:00:00Z"));
            assertThat(ingest.metric("journey_ingest_replayed_total", "outcome=\"taken\""))
                    .isEqualTo(1);
            assertThat(ingest.post("/api/rejected/replay?since=yesterday", "").statusCode())
                    .isEqualTo(400);
            assertThat(ingest.get("/v3/api-docs").body()).contains("/api/rejected/replay");
        }
    }

    private static void keep(String reason, String event) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", RealServers.kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.REJECTED, event.getBytes(UTF_8));
            Map.of(
                            Headers.SOURCE,
                            "demo",
                            Headers.ID,
                            "id-of-" + reason,
                            Headers.CALL,
                            "page",
                            Headers.RECEIVED_AT,
                            "2026-11-01T12:00:00Z",
                            Headers.REASON,
                            reason + ": it was not understood then")
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
            producer.send(record).get();
        }
    }
}
