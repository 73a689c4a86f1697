package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import journey.events.Topics;
import journey.testkit.OwnKafka;
import journey.testkit.RealServers;
import org.junit.jupiter.api.Test;

/** What ingest answers while its broker is away, and after. */
final class BrokerAwayIT {
    private static final Duration A_SECOND = ofSeconds(1);

    @Test
    void withoutABrokerItStartsAnswersAtOnceAndRecoversByItself() {
        try (OwnKafka kafka = RealServers.ownKafka()) {
            kafka.stop();
            try (RunningIngest ingest = RunningIngest.on(kafka.bootstrapServers())) {
                assertThat(ingest.ready()).isFalse();
                assertThat(ingest.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
                for (int i = 0; i < 20; i++) {
                    assertUnavailableInTime(ingest, "{\"userId\":\"u\"}");
                }
                assertThat(ingest.metric("journey_ingest_requests_total", "outcome=\"unavailable\"", "source=\"demo\""))
                        .isGreaterThanOrEqualTo(20);
                assertThat(ingest.metric("journey_ingest_events_total", "outcome=\"unavailable\"", "type=\"page\""))
                        .isGreaterThanOrEqualTo(20);

                kafka.restart();

                await().atMost(ofSeconds(30)).until(ingest::ready);
                await().atMost(ofSeconds(5))
                        .until(() -> ingest.post("/v1/page", "{\"userId\":\"after\"}")
                                        .statusCode()
                                == 200);
            }
        }
    }

    @Test
    void whateverWasAnswered200IsInKafkaAlthoughTheBrokerWentAway() throws Exception {
        try (OwnKafka kafka = RealServers.ownKafka();
                RunningIngest ingest = RunningIngest.on(kafka.bootstrapServers())) {
            await().atMost(ofSeconds(30)).until(ingest::ready);
            Set<String> promised = ConcurrentHashMap.newKeySet();
            AtomicInteger unavailable = new AtomicInteger();
            AtomicInteger number = new AtomicInteger();
            AtomicBoolean enough = new AtomicBoolean();
            try (ExecutorService senders = Executors.newFixedThreadPool(8)) {
                for (int i = 0; i < 8; i++) {
                    senders.execute(() -> {
                        while (!enough.get()) {
                            String id = "m-" + number.incrementAndGet();
                            HttpResponse<String> answer =
                                    ingest.post("/v1/page", "{\"userId\":\"u\",\"messageId\":\"" + id + "\"}");
                            if (answer.statusCode() == 200) {
                                promised.add(id);
                            } else if (answer.statusCode() == 503) {
                                unavailable.incrementAndGet();
                            }
                        }
                    });
                }
                await().until(() -> promised.size() > 200);
                kafka.stop();
                await().until(() -> unavailable.get() > 50);
                assertUnavailableInTime(ingest, "{\"userId\":\"u\"}");
                int before = promised.size();
                kafka.restart();
                await().atMost(ofSeconds(30)).until(() -> promised.size() > before + 200);
                enough.set(true);
            }

            Set<String> kept = KafkaReader.records(kafka.bootstrapServers(), Topics.TOUCHPOINTS, r -> true).stream()
                    .map(r -> new String(r.headers().lastHeader("ce_id").value(), UTF_8))
                    .collect(Collectors.toSet());

            assertThat(kept).containsAll(promised);
        }
    }

    @Test
    void aFullBufferIsAnsweredInTime() throws Exception {
        try (OwnKafka kafka = RealServers.ownKafka();
                RunningIngest ingest =
                        RunningIngest.on(kafka.bootstrapServers(), "--journey.ingest.log.buffer=128KB")) {
            await().atMost(ofSeconds(30)).until(ingest::ready);
            CountDownLatch together = new CountDownLatch(1);
            List<Future<Answered>> answers = new ArrayList<>();
            try (ExecutorService senders = Executors.newFixedThreadPool(40)) {
                for (int i = 0; i < 40; i++) {
                    String large = "{\"userId\":\"u-" + i + "\",\"x\":\"" + "x".repeat(30_000) + "\"}";
                    answers.add(senders.submit(() -> {
                        together.await();
                        return answered(ingest, large);
                    }));
                }
                together.countDown();
            }

            for (Future<Answered> one : answers) {
                assertThat(one.get().took()).isLessThan(A_SECOND);
                assertThat(one.get().answer().statusCode()).isIn(200, 503);
            }
            assertThat(ingest.metric("kafka_producer_buffer_exhausted_total")).isPositive();
            assertThat(answers).anySatisfy(one -> assertUnavailable(one.get()));
            await().atMost(ofSeconds(10))
                    .until(() ->
                            ingest.post("/v1/page", "{\"userId\":\"after\"}").statusCode() == 200);
        }
    }

    @Test
    void aBufferThatHoldsNoBatchIsRefusedAtTheStart() {
        assertThatThrownBy(() -> RunningIngest.on("localhost:1", "--journey.ingest.log.buffer=64KB"))
                .rootCause()
                .hasMessageContaining("journey.ingest.log.buffer");
    }

    private static void assertUnavailableInTime(RunningIngest ingest, String event) {
        Answered answered = answered(ingest, event);
        assertUnavailable(answered);
        assertThat(answered.took()).isLessThan(A_SECOND);
    }

    private static void assertUnavailable(Answered answered) {
        HttpResponse<String> answer = answered.answer();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("\"success\":false");
    }

    private static Answered answered(RunningIngest ingest, String event) {
        long start = System.nanoTime();
        HttpResponse<String> answer = ingest.post("/v1/page", event);
        return new Answered(answer, Duration.ofNanos(System.nanoTime() - start));
    }

    private record Answered(HttpResponse<String> answer, Duration took) {}
}
