package journey.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** A {@code redis-server} that can be executed, and its version as it states it ({@code 7.0.15}). */
record RedisBinary(Path file, String version) {
    private static final Pattern VERSION = Pattern.compile("v=(\\d+(?:\\.\\d+)*)");

    /** The installed one, else the one that a dependency carries for this system. */
    static RedisBinary installedOrCarried(Path unpackTo) throws IOException {
        Optional<RedisBinary> installed =
                installed(Optional.ofNullable(System.getenv("PATH")).orElse(""));
        return installed.isPresent() ? installed.get() : carried(unpackTo);
    }

    /** The first on {@code path} that runs. */
    static Optional<RedisBinary> installed(String path) {
        return Arrays.stream(path.split(Pattern.quote(System.getProperty("path.separator"))))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .flatMap(file -> versionOf(file).map(version -> new RedisBinary(file, version)).stream())
                .findFirst();
    }

    static RedisBinary carried(Path unpackTo) throws IOException {
        Path file = ExecutableProvider.newJarResourceProvider(unpackTo.toFile())
                .get()
                .toPath();
        String version = versionOf(file)
                .orElseThrow(() -> new IOException("the carried redis-server does not run on this system;"
                        + " please install Redis so that redis-server is on the PATH"));
        return new RedisBinary(file, version);
    }

    int majorVersion() {
        return Integer.parseInt(version.substring(0, (version + ".").indexOf('.')));
    }

    private static Optional<String> versionOf(Path file) {
        try {
            Process process = new ProcessBuilder(file.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(5, TimeUnit.SECONDS);
            Matcher version = VERSION.matcher(said);
            return version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
