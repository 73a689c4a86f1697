package journey.benchmarks.contestant;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import journey.benchmarks.process.ProducerSettings;
import journey.benchmarks.traffic.Records;
import journey.benchmarks.traffic.StorefrontEvents;

/**
 * Kafka's own kafka-producer-perf-test, set as ingest's producer. It knows values only, no keys and no headers, so their
 * bytes are put into the value; without keys it fills one partition's batch after the other.
 */
record KafkaPerformance() implements Feeder {
    private static final int PAYLOADS = 5_000;
    private static final long SEED = 600;
    /** It wants to be told a number of records rather than a time. */
    private static final long EXPECTED_PER_SECOND = 200_000;
    /** The steady state is told last. */
    private static final Pattern SUMMARY =
            Pattern.compile("(\\d+) .*records sent, ([0-9.]+) records/sec .* 99\\.9th.*");

    @Override
    public String called() {
        return "producer-performance";
    }

    @Override
    public List<String> command(Surroundings surroundings, String topic, Duration warmUp, Duration window)
            throws IOException {
        Path payloads = surroundings.work().resolve("payloads");
        if (Files.notExists(payloads)) {
            StorefrontEvents events = new StorefrontEvents(new Random(SEED), Instant.now());
            Files.write(
                    payloads,
                    IntStream.range(0, PAYLOADS)
                            .mapToObj(i -> Records.asOneValue(events.next(), Instant.now()))
                            .toList(),
                    US_ASCII);
        }
        long before = warmUp.toSeconds() * EXPECTED_PER_SECOND / 2;
        List<String> arguments = new ArrayList<>(List.of(
                "--topic",
                topic,
                "--warmup-records",
                Long.toString(before),
                "--num-records",
                Long.toString(before + window.toSeconds() * EXPECTED_PER_SECOND),
                "--throughput",
                "-1",
                "--payload-file",
                payloads.toString(),
                "--command-property"));
        ProducerSettings.on(surroundings.bootstrapServers())
                .forEach((name, value) -> arguments.add(name + "=" + value));
        return Java.ours(surroundings.jvmOptions(), "org.apache.kafka.tools.ProducerPerformance", arguments);
    }

    @Override
    public Fed read(List<String> printed) throws IOException {
        Optional<Matcher> all = Optional.empty();
        Optional<Matcher> steady = Optional.empty();
        for (String line : printed) {
            Matcher summary = SUMMARY.matcher(line);
            if (summary.matches()) {
                all = all.isEmpty() ? Optional.of(summary) : all;
                steady = Optional.of(summary);
            }
        }
        if (all.isEmpty() || steady.isEmpty()) {
            throw new IOException(called() + " told no result");
        }
        return new Fed(
                Double.parseDouble(steady.get().group(2)),
                Optional.empty(),
                Long.parseLong(all.get().group(1)));
    }
}
