package journey.ingest.browser.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import journey.ingest.browser.BrowserSdk;
import journey.ingest.browser.StaticFile;
import journey.ingest.listener.Endpoint;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;
import journey.ingest.listener.Route;

/**
 * The SDK where Segment's own servers have it, so that Segment's snippet works with this server's name in it:
 * {@code /analytics.js/v1/<write key>/analytics.min.js}, the same for every write key, and
 * {@code /analytics-next/bundles/<name>}. Pages of every origin may load them.
 *
 * <p>HEAD is answered as GET is; the listener leaves the body out.
 */
final class SdkEndpoint implements Endpoint {
    private static final String SCRIPTS = "/analytics.js/v1/";
    private static final Pattern SCRIPT = Pattern.compile(SCRIPTS + "[^/]+/analytics\\.min\\.js");
    private static final String BUNDLES = "/analytics-next/bundles/";
    private static final Pattern REFUSES = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*");

    private static final String NOT_LONG = "public, max-age=300";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final BrowserSdk sdk;

    SdkEndpoint(BrowserSdk sdk) {
        this.sdk = sdk;
    }

    List<Route> routes() {
        Set<String> methods = Set.of("GET", "HEAD");
        return List.of(new Route(methods, SCRIPTS + "*", 0, this), new Route(methods, BUNDLES + "*", 0, this));
    }

    @Override
    public CompletionStage<Reply> serve(Request request) {
        return CompletableFuture.completedFuture(
                find(request.path()).map(file -> reply(file, request)).orElseGet(SdkEndpoint::nothing));
    }

    private Optional<StaticFile> find(String path) {
        if (path.startsWith(BUNDLES)) {
            return sdk.bundle(path.substring(BUNDLES.length()));
        }
        return SCRIPT.matcher(path).matches() ? Optional.of(sdk.script()) : Optional.empty();
    }

    private static Reply reply(StaticFile file, Request request) {
        boolean gzip = request.headers()
                .first("accept-encoding")
                .filter(SdkEndpoint::takesGzip)
                .isPresent();
        String tag = file.entityTag(gzip);
        boolean known = request.headers()
                .first("if-none-match")
                .filter(tags -> names(tags, tag))
                .isPresent();
        Reply reply = known
                ? Reply.empty(304)
                : Reply.of(200, "text/javascript; charset=utf-8", file.bytes(gzip))
                        .with("x-content-type-options", "nosniff");
        if (gzip && !known) {
            reply = reply.with("content-encoding", "gzip");
        }
        return reply.with("etag", tag)
                .with("cache-control", file.lasting() ? FOR_EVER : NOT_LONG)
                .with("vary", "accept-encoding")
                .with("access-control-allow-origin", "*")
                .with("cross-origin-resource-policy", "cross-origin");
    }

    private static Reply nothing() {
        return Reply.of(404, "text/plain; charset=utf-8", "there is no such file\n".getBytes(UTF_8));
    }

    /** RFC 9110, 12.5.3: the codings that are named, unless with a weight of nothing. */
    private static boolean takesGzip(String codings) {
        return Arrays.stream(codings.split(","))
                .map(String::strip)
                .filter(coding -> !REFUSES.matcher(coding).matches())
                .map(coding -> coding.split(";", 2)[0].strip())
                .anyMatch(coding -> coding.equalsIgnoreCase("gzip") || coding.equals("*"));
    }

    /** RFC 9110, 13.1.2: compared weakly, as caches on the way may have weakened it. */
    private static boolean names(String tags, String tag) {
        return Arrays.stream(tags.split(","))
                .map(String::strip)
                .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                .anyMatch(each -> each.equals(tag) || each.equals("*"));
    }
}
