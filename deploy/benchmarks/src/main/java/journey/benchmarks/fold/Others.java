package journey.benchmarks.fold;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.benchmarks.contestant.Broker;
import journey.benchmarks.contestant.Java;
import journey.benchmarks.contestant.RunningProcess;
import journey.benchmarks.contestant.Surroundings;
import journey.benchmarks.contestant.Usage;
import journey.benchmarks.process.StreamsJob;
import journey.events.Topics;

/** What the aggregator is measured beside, on the same servers. */
public final class Others {
    private static final Pattern REQUESTS = Pattern.compile("([0-9.]+) requests per second");
    private static final int VALUE_BYTES = 300;
    private static final Duration LOOK = Duration.ofMillis(20);

    private Others() {}

    /**
     * A Kafka Streams job over the raw topic, see {@code StreamsJob}.
     *
     * @param warmUp how many events are on the topic
     * @param send sends those that are measured, while the job is suspended
     */
    public static Stretch streams(Surroundings surroundings, Broker broker, int warmUp, Sending send)
            throws IOException, InterruptedException {
        try (RunningProcess job = RunningProcess.start(
                "streams",
                Java.ours(
                        surroundings.jvmOptions(),
                        "journey.benchmarks.process.StreamsJob",
                        List.of(
                                surroundings.bootstrapServers(),
                                surroundings.work().resolve("streams").toString())),
                surroundings.work())) {
            awaitLine(job, StreamsJob.counted(warmUp));
            job.suspend();
            int measured = send.send();
            Usage itself = job.usage();
            Usage servers = broker.usage();
            long began = System.nanoTime();
            job.resume();
            awaitLine(job, StreamsJob.counted(warmUp + measured));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Map<String, Duration> cpu = new LinkedHashMap<>();
            cpu.put("itself", by(job.usage().cpu().minus(itself.cpu()), measured));
            cpu.put("broker", by(broker.usage().cpu().minus(servers.cpu()), measured));
            return new Stretch("Kafka Streams, counting only", measured, took, cpu);
        }
    }

    /** Sends events, and says how many. */
    @FunctionalInterface
    public interface Sending {
        int send();
    }

    private static Duration by(Duration cpu, double events) {
        return Duration.ofNanos((long) (cpu.toNanos() / events));
    }

    private static void awaitLine(RunningProcess job, String line) throws IOException, InterruptedException {
        while (!Files.readAllLines(job.log()).contains(line)) {
            if (!job.isAlive()) {
                throw new IOException("it ended before it said " + line + "; see " + job.log());
            }
            Thread.sleep(LOOK);
        }
    }

    /** Kafka's own kafka-consumer-perf-test, over the raw topic. */
    public static Stretch consumerPerformance(Surroundings surroundings, int events)
            throws IOException, InterruptedException {
        try (RunningProcess process = RunningProcess.start(
                "consumer-performance",
                Java.ours(
                        surroundings.jvmOptions(),
                        "org.apache.kafka.tools.ConsumerPerformance",
                        List.of(
                                "--bootstrap-server",
                                surroundings.bootstrapServers(),
                                "--topic",
                                Topics.TOUCHPOINTS,
                                "--num-records",
                                Integer.toString(events),
                                "--timeout",
                                "60000",
                                "--hide-header")),
                surroundings.work())) {
            process.awaitEnd();
            for (String line : Files.readAllLines(process.log()).reversed()) {
                String[] fields = line.split(", ", -1);
                if (fields.length >= 10) {
                    // start, end, MB, MB/s, records, records/s, rebalance ms, fetch ms, fetch MB/s, fetched records/s
                    return new Stretch(
                            "Kafka's ConsumerPerformance",
                            Double.parseDouble(fields[4]),
                            Duration.ofMillis(Long.parseLong(fields[7].trim())),
                            Map.of());
                }
            }
            throw new IOException("it told no result; see " + process.log());
        }
    }

    /** SETs of about a stored journey's size, pipelined. */
    public static Stretch redisBenchmark(RedisServer redis, int customers) throws IOException, InterruptedException {
        int sets = 1_000_000;
        Process process = new ProcessBuilder(
                        "redis-benchmark",
                        "-p",
                        Integer.toString(redis.port()),
                        "-t",
                        "set",
                        "-n",
                        Integer.toString(sets),
                        "-d",
                        Integer.toString(VALUE_BYTES),
                        "-r",
                        Integer.toString(customers),
                        "-P",
                        "100",
                        "-c",
                        "2",
                        "-q")
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        process.waitFor();
        Matcher result = REQUESTS.matcher(told);
        double perSecond = 0;
        while (result.find()) {
            perSecond = Double.parseDouble(result.group(1));
        }
        if (perSecond == 0) {
            throw new IOException("redis-benchmark told no result");
        }
        return new Stretch(
                "redis-benchmark, SET of " + VALUE_BYTES + " bytes, 100 at a time",
                sets,
                Duration.ofNanos((long) (sets / perSecond * 1e9)),
                Map.of());
    }
}
