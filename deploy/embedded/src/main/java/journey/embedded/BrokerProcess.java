package journey.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A broker in a JVM of its own, so that a test may kill it as {@code kill -9} does. What it logs goes to this process. */
public final class BrokerProcess implements AutoCloseable {
    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts one and waits until it is ready; {@code folder} may hold an earlier one's data.
     *
     * @param port 0: any free one
     * @throws IOException when it ends instead
     */
    public static BrokerProcess on(Path folder, int port) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("ready ")) {
                // What it says from now on has to be read, or it would wait for somebody to do so.
                Thread.ofVirtual().start(() -> said.lines().forEach(System.err::println));
                return new BrokerProcess(process, line.substring("ready ".length()));
            }
        }
        throw new IOException("the broker's process ended before it was ready");
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** At once, in the middle of whatever it does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Of the process itself: its folder and port. */
    public static void main(String[] arguments) throws IOException {
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Map.of());
        System.out.println("ready " + kafka.bootstrapServers());
    }
}
