package journey.ledger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KafkaMessageLogIT {
    private static List<Message> messages(Bench bench, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Message(bench.out, TallyFold.envelope("key-" + i, "id-" + i)))
                .toList();
    }

    private static double sent(Producer<byte[], byte[]> producer) {
        return producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("record-send-total")
                        && metric.getKey().group().equals("producer-metrics"))
                .mapToDouble(metric -> (Double) metric.getValue().metricValue())
                .sum();
    }

    @Test
    void aFewMessagesDoNotWaitForOthersToGoWith() throws Exception {
        try (Bench bench = Bench.shared(2)) {
            Map<String, Object> slow = Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bench.kafka,
                    ProducerConfig.LINGER_MS_CONFIG, 3_600_000,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 7_200_000);
            try (Producer<byte[], byte[]> gathering = LedgerClients.producer(slow);
                    Producer<byte[], byte[]> prompt = LedgerClients.promptProducer(slow)) {
                MessageLog log = new KafkaMessageLog(gathering, prompt, bench.partitions);

                log.publish(messages(bench, KafkaMessageLog.FEW));

                assertThat(bench.read(bench.out)).hasSize(KafkaMessageLog.FEW);
                assertThat(sent(gathering)).isZero();
            }
        }
    }

    @Test
    void manyGoTogether() throws Exception {
        try (Bench bench = Bench.shared(2)) {
            Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bench.kafka);
            try (Producer<byte[], byte[]> gathering = LedgerClients.producer(settings);
                    Producer<byte[], byte[]> prompt = LedgerClients.promptProducer(settings)) {
                MessageLog log = new KafkaMessageLog(gathering, prompt, bench.partitions);

                log.publish(messages(bench, KafkaMessageLog.FEW + 1));

                assertThat(bench.read(bench.out)).hasSize(KafkaMessageLog.FEW + 1);
                assertThat(sent(gathering)).isEqualTo(KafkaMessageLog.FEW + 1);
                assertThat(sent(prompt)).isZero();
            }
        }
    }
}
