package journey.benchmarks.contestant;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that this run started, and ends: also when the run itself is ended. What it says goes to a file. */
public final class RunningProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final String called;
    private final Process process;
    private final Path log;
    private final Thread endsWithUs;

    private RunningProcess(String called, Process process, Path log) {
        this.called = called;
        this.process = process;
        this.log = log;
        this.endsWithUs = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endsWithUs);
    }

    /** Starts {@code command}; its output goes to a file of that name in {@code work}. */
    public static RunningProcess start(String called, List<String> command, Path work) throws IOException {
        Path log = work.resolve(called + ".log");
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new RunningProcess(called, process, log);
    }

    /**
     * Returns when {@code url} is answered 200.
     *
     * @throws IOException if the process ended, or it took too long
     */
    public void awaitReady(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            await(() -> answers(client, request));
        }
    }

    /** Returns when {@code ready} holds; see {@link #awaitReady(String)}. */
    public void await(BooleanSupplier ready) throws IOException, InterruptedException {
        long givenUp = System.nanoTime() + START.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IOException(called + " ended while it started; see " + log);
            }
            if (System.nanoTime() - givenUp > 0) {
                throw new IOException(called + " was not ready within " + START + "; see " + log);
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    /** What it has used up to now. */
    public Usage usage() throws IOException {
        return Usage.of(process.pid());
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Lets it do nothing until {@link #resume}; servers that it has told a session timeout have to be patient as long. */
    public void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(called + " could not be sent " + name);
        }
    }

    /** Returns when it ended by itself, with its exit code. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        close();
    }

    /** Ends it, in order where it does so in time. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(endsWithUs);
        } catch (IllegalStateException beingEnded) {
            // The hook finds it ended.
        }
    }
}
