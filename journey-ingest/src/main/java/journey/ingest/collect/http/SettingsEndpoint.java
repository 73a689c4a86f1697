package journey.ingest.collect.http;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.ingest.admission.WriteKeys;
import journey.ingest.admission.proxies.Site;
import journey.ingest.listener.Endpoint;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;

/**
 * What analytics.js asks for before it sends anything: that it may, and where to. Its requests outlive the page that makes
 * them ({@code keepalive}), so the last event before a page is left arrives. It keeps its performance figures to itself:
 * with no word on that it sends them to Segment.
 */
final class SettingsEndpoint implements Endpoint {
    static final String METHODS = "GET, HEAD, OPTIONS";
    static final String PATH = "/v1/projects/*";
    private static final Pattern SETTINGS = Pattern.compile("/v1/projects/([^/]+)/settings");

    private final WriteKeys writeKeys;
    private final Answers answers;
    private final Senders senders;
    private final Cors cors;
    private final Optional<String> publicHost;

    SettingsEndpoint(WriteKeys writeKeys, Answers answers, Senders senders, Cors cors, Optional<String> publicHost) {
        this.writeKeys = writeKeys;
        this.answers = answers;
        this.senders = senders;
        this.cors = cors;
        this.publicHost = publicHost;
    }

    @Override
    public CompletionStage<Reply> serve(Request request) {
        return CompletableFuture.completedFuture(
                request.method().equals("OPTIONS")
                        ? cors.preflight(request, METHODS)
                        : cors.allow(request, settings(request)));
    }

    private Reply settings(Request request) {
        Matcher path = SETTINGS.matcher(request.path());
        if (!path.matches()) {
            return answers.failed(404, "", "there is nothing at this path");
        }
        String writeKey = path.group(1);
        if (writeKeys.find(writeKey).isEmpty()) {
            return answers.failed(404, "writeKey", "the write key is unknown");
        }
        Site site = senders.site(request);
        String host = publicHost.orElse(site.host());
        return answers.reply(200, body -> {
                    body.writeObjectPropertyStart("integrations");
                    body.writeObjectPropertyStart("Segment.io");
                    body.writeStringProperty("apiKey", writeKey);
                    body.writeStringProperty("apiHost", host + "/v1");
                    body.writeStringProperty("protocol", site.scheme());
                    body.writeBooleanProperty("addBundledMetadata", true);
                    body.writeObjectPropertyStart("deliveryStrategy");
                    body.writeObjectPropertyStart("config");
                    body.writeBooleanProperty("keepalive", true);
                    body.writeEndObject();
                    body.writeEndObject();
                    body.writeEndObject();
                    body.writeEndObject();
                    body.writeObjectPropertyStart("metrics");
                    body.writeNumberProperty("sampleRate", 0);
                    body.writeEndObject();
                    body.writeObjectPropertyStart("plan");
                    body.writeObjectPropertyStart("track");
                    body.writeObjectPropertyStart("__default");
                    body.writeBooleanProperty("enabled", true);
                    body.writeObjectPropertyStart("integrations");
                    body.writeEndObject();
                    body.writeEndObject();
                    body.writeEndObject();
                    body.writeEndObject();
                })
                .with("cache-control", "no-cache");
    }
}
