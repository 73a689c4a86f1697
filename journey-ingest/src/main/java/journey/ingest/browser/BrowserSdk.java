package journey.ingest.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Segment's browser SDK ({@code @segment/analytics-next}): a script that pages load, and bundles that this loads when it
 * needs them.
 *
 * <p>The script finds its server by the address that it came from, but only where that is {@code https}, and it falls back
 * to Segment's own servers, also to report that it could not start. Here each of those addresses is replaced by the
 * server's that served the script: no page of a shop ever asks anybody else. {@code analytics._cdn}, where a page sets it,
 * still comes first. The bundles are served as they are.
 */
public final class BrowserSdk {
    private static final String SCRIPT = "standalone.js";
    private static final String SERVER = "journeyServer";

    /** What {@link #SERVER} stands for: all of the script's address before Segment's path to it. */
    private static final String HEAD = "!function(" + SERVER + "){";

    private static final String TAIL =
            "\n}((document.currentScript||{src:\"\"}).src.split(\"/analytics.js/v1/\")[0]);\n";

    /** JavaScript string literals, and what is put in their places: in brackets, since there may be a word before. */
    private static final Map<String, String> REPLACED = Map.of(
            "\"https://cdn.segment.com\"",
            "(" + SERVER + ")",
            "\"https://cdn.segment.com/analytics.js/v1/\"",
            "(" + SERVER + "+\"/analytics.js/v1/\")",
            "\"https://cdn.segment.com/analytics-next/bundles/\"",
            "(" + SERVER + "+\"/analytics-next/bundles/\")",
            "\"api.segment.io/v1\"",
            "(" + SERVER + ".replace(/^https?:\\/\\//,\"\")+\"/v1\")",
            // For browsers from before 2016, which would load it from a public server. An empty script goes on with the
            // start.
            "\"https://cdnjs.cloudflare.com/ajax/libs/babel-polyfill/7.7.0/polyfill.min.js\"",
            "\"data:text/javascript,\"");

    private final StaticFile script;
    private final Map<String, StaticFile> bundles = new HashMap<>();

    /**
     * @param files of the package's folder {@code dist/umd}, by name
     * @throws IllegalArgumentException where they are not as this class knows them, e.g. of another version
     */
    public BrowserSdk(Map<String, byte[]> files) {
        byte[] standalone = Optional.ofNullable(files.get(SCRIPT))
                .orElseThrow(() -> new IllegalArgumentException("the SDK lacks " + SCRIPT));
        script = StaticFile.changing(served(new String(standalone, UTF_8)).getBytes(UTF_8));
        files.forEach((name, content) -> {
            if (!name.equals(SCRIPT)) {
                bundles.put(name, StaticFile.lasting(content));
            }
        });
    }

    /** What pages load. */
    public StaticFile script() {
        return script;
    }

    /** What the script loads, by its name. */
    public Optional<StaticFile> bundle(String name) {
        return Optional.ofNullable(bundles.get(name));
    }

    private static String served(String standalone) {
        String script = standalone;
        for (Map.Entry<String, String> each : REPLACED.entrySet()) {
            if (!script.contains(each.getKey())) {
                throw new IllegalArgumentException("the SDK does not contain " + each.getKey());
            }
            script = script.replace(each.getKey(), each.getValue());
        }
        return HEAD + script + TAIL;
    }
}
