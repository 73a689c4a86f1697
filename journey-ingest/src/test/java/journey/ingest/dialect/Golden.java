package journey.ingest.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A delivery and what it is translated into: {@code topic} where the dialect has any, {@code payload}, the {@code events}, and
 * {@code read}: what the consumers' codec makes of each event.
 */
public record Golden(Path file, JsonNode json) {
    /** All of the test's package. */
    public static List<Golden> of(Class<?> test) {
        try (Stream<Path> files = Files.list(Path.of(test.getResource("golden").toURI()))) {
            return files.sorted().map(Golden::read).toList();
        } catch (IOException | URISyntaxException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Golden read(Path file) {
        try {
            return new Golden(file, Payload.MAPPER.readTree(Files.readAllBytes(file)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public static Golden of(Class<?> test, String name) {
        return of(test).stream()
                .filter(golden -> golden.file().endsWith(name + ".json"))
                .findFirst()
                .orElseThrow();
    }

    public String topic() {
        return json.path("topic").asString("");
    }

    public JsonNode payload() {
        return json.path("payload");
    }

    public byte[] body() {
        return payload().toString().getBytes(UTF_8);
    }

    public List<JsonNode> events() {
        return json.path("events").valueStream().toList();
    }

    public List<String> read() {
        return json.path("read").valueStream().map(JsonNode::asString).toList();
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
