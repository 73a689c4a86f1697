package journey.benchmarks.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import journey.embedded.EmbeddedKafka;

/** A broker on the folder and the port that are its arguments. Runs until it is ended. */
public final class BrokerMain {
    /** Small segments, soon deleted, so that a long run does not fill the disk. */
    private static final Map<String, String> SETTINGS = Map.of(
            "log.segment.bytes", Integer.toString(128 * 1024 * 1024),
            "log.retention.check.interval.ms", "5000",
            "log.segment.delete.delay.ms", "1000");

    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), SETTINGS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                kafka.close();
            } catch (IOException e) {
                System.err.println("the broker did not stop in order: " + e);
            }
        }));
        System.out.println("listening on " + kafka.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
