package journey.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import journey.embedded.BrokerProcess;
import journey.events.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker is killed in the middle of a load of batches, and started again. */
final class BrokerKilledIT {
    private static final int SENDERS = 16;
    private static final int EVENTS = 20;

    @Test
    void whateverWasAnswered200IsInKafkaAndTheRestIsToldToComeAgain(@TempDir Path folder) throws Exception {
        try (BrokerProcess broker = BrokerProcess.on(folder, 0);
                RunningIngest ingest = RunningIngest.on(broker.bootstrapServers())) {
            await().atMost(ofSeconds(60)).until(ingest::ready);
            double room = ingest.metric("journey_ingest_bodies_free_bytes");
            Set<String> promised = ConcurrentHashMap.newKeySet();
            Set<Integer> answers = ConcurrentHashMap.newKeySet();
            AtomicInteger number = new AtomicInteger();
            AtomicInteger unavailable = new AtomicInteger();
            AtomicBoolean enough = new AtomicBoolean();
            try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
                for (int i = 0; i < SENDERS; i++) {
                    senders.execute(() -> {
                        while (!enough.get()) {
                            int first = number.getAndAdd(EVENTS);
                            HttpResponse<String> answer = ingest.post("/v1/batch", batch(first));
                            answers.add(answer.statusCode());
                            if (answer.statusCode() == 200) {
                                IntStream.range(first, first + EVENTS).forEach(n -> promised.add("m-" + n));
                            } else {
                                unavailable.incrementAndGet();
                            }
                        }
                    });
                }
                try {
                    await().atMost(ofSeconds(60)).until(() -> promised.size() > 4_000);
                    broker.kill();
                    int before = unavailable.get();
                    await().atMost(ofSeconds(30)).until(() -> unavailable.get() > before + 200);
                    assertThat(ingest.ready()).isFalse();

                    int promisedBefore = promised.size();
                    int port = Integer.parseInt(broker.bootstrapServers().replaceFirst(".*:", ""));
                    try (BrokerProcess again = BrokerProcess.on(folder, port)) {
                        assertThat(again.bootstrapServers()).isEqualTo(broker.bootstrapServers());
                        await().atMost(ofSeconds(60)).until(() -> promised.size() > promisedBefore + 4_000);
                        enough.set(true);
                        senders.shutdown();
                        await().atMost(ofSeconds(30)).until(senders::isTerminated);

                        Set<String> kept =
                                KafkaReader.records(again.bootstrapServers(), Topics.TOUCHPOINTS, r -> true).stream()
                                        .map(r -> new String(
                                                r.headers().lastHeader("ce_id").value(), UTF_8))
                                        .collect(Collectors.toSet());
                        assertThat(kept).containsAll(promised);
                        assertThat(answers).containsExactlyInAnyOrder(200, 503);
                        assertThat(ingest.metric("journey_ingest_bodies_free_bytes"))
                                .isEqualTo(room);
                    }
                } finally {
                    enough.set(true);
                }
            }
        }
    }

    private static String batch(int first) {
        return IntStream.range(first, first + EVENTS)
                .mapToObj(n -> "{\"type\":\"page\",\"userId\":\"u-" + n % 50 + "\",\"messageId\":\"m-" + n
                        + "\",\"properties\":{\"title\":\"" + "x".repeat(400) + "\"}}")
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    }
}
