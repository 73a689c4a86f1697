package journey.standalone.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The shop's files, which lie beside this class; each is read once. */
final class Resources {
    /** One folder and a plain name: nothing climbs out. */
    private static final Pattern NAME = Pattern.compile("[a-z]+/[a-z-]+\\.[a-z]+");

    private static final Map<String, String> READ = new ConcurrentHashMap<>();

    private Resources() {}

    static Optional<String> find(String name) {
        return NAME.matcher(name).matches()
                ? Optional.ofNullable(READ.computeIfAbsent(name, Resources::read))
                : Optional.empty();
    }

    private static @org.jspecify.annotations.Nullable String read(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            return in == null ? null : new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
