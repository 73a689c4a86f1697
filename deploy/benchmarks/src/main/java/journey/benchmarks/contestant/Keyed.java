package journey.benchmarks.contestant;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kafka's producer, set as ingest's, with events that have a key each.
 *
 * @param withHeaders whether they have the headers too that ingest writes, and so are as large as its records
 */
record Keyed(boolean withHeaders) implements Feeder {
    private static final int THREADS = 2;
    private static final Pattern RESULT =
            Pattern.compile("acknowledged (\\d+) (\\d+) nanos (\\d+) cpu (\\d+) failed 0");

    @Override
    public String called() {
        return withHeaders ? "keyed" : "keyed-plain";
    }

    @Override
    public List<String> command(Surroundings surroundings, String topic, Duration warmUp, Duration window) {
        return Java.ours(
                surroundings.jvmOptions(),
                "journey.benchmarks.process.KeyedProducer",
                List.of(
                        surroundings.bootstrapServers(),
                        topic,
                        Integer.toString(THREADS),
                        Long.toString(warmUp.toSeconds()),
                        Long.toString(window.toSeconds()),
                        withHeaders ? "headers" : "plain"));
    }

    @Override
    public Fed read(List<String> printed) throws IOException {
        for (String line : printed.reversed()) {
            Matcher result = RESULT.matcher(line);
            if (result.matches()) {
                long inWindow = Long.parseLong(result.group(1));
                return new Fed(
                        inWindow / (Long.parseLong(result.group(3)) / 1e9),
                        Optional.of(Duration.ofNanos(Long.parseLong(result.group(4)) / Math.max(1, inWindow))),
                        Long.parseLong(result.group(2)));
            }
        }
        throw new IOException(called() + " told no result without failures");
    }
}
