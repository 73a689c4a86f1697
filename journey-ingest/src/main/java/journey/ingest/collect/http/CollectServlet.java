package journey.ingest.collect.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.Answer;
import journey.ingest.collect.Call;
import journey.ingest.collect.Collector;
import journey.ingest.collect.Flaw;
import journey.ingest.collect.Limits;
import journey.ingest.collect.Submission;

/** The paths under {@code /v1}. Each request runs on a virtual thread of its own, so waiting for the log is cheap. */
final class CollectServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Pattern SETTINGS = Pattern.compile("projects/([^/]+)/settings");
    private static final String COLLECT_METHODS = "POST, OPTIONS";
    private static final String SETTINGS_METHODS = "GET, HEAD, OPTIONS";
    private static final String STRICT_MODE = "X-Strict-Mode";

    private final transient Collector collector;
    private final transient WriteKeys writeKeys;
    private final transient Bodies bodies;
    private final transient Answers answers;
    private final transient Cors cors;
    private final transient Optional<String> publicHost;

    CollectServlet(Collector collector, WriteKeys writeKeys, Limits limits, HttpProperties properties) {
        this.collector = collector;
        this.writeKeys = writeKeys;
        this.bodies = new Bodies(limits.body(), properties.inFlight().toBytes(), properties.bodyWithin());
        this.answers = new Answers(properties.retryAfter());
        this.cors = new Cors(writeKeys);
        this.publicHost = properties.publicHost();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        Optional<Call> call = Call.of(path);
        Matcher settings = SETTINGS.matcher(path);
        if (call.isPresent()) {
            switch (request.getMethod()) {
                case "POST" -> collect(call.get(), request, response);
                case "OPTIONS" -> cors.preflight(request, response, COLLECT_METHODS);
                default -> methodNotAllowed(response, COLLECT_METHODS);
            }
        } else if (settings.matches()) {
            switch (request.getMethod()) {
                case "GET", "HEAD" -> settings(settings.group(1), request, response);
                case "OPTIONS" -> cors.preflight(request, response, SETTINGS_METHODS);
                default -> methodNotAllowed(response, SETTINGS_METHODS);
            }
        } else {
            answers.failed(response, HttpServletResponse.SC_NOT_FOUND, "", "there is nothing at this path");
        }
    }

    private void collect(Call call, HttpServletRequest request, HttpServletResponse response) throws IOException {
        cors.allow(request, response);
        Optional<String> writeKey = Credentials.writeKey(request);
        if (writeKey.isPresent() && writeKey.flatMap(writeKeys::find).isEmpty()) {
            answers.send(response, collector.refuseStranger(call), call.batch());
            return;
        }
        try {
            bodies.with(request, body -> {
                try {
                    collect(call, body, writeKey, request, response);
                } catch (IOException gone) {
                    throw new Unsent(gone);
                }
                return true;
            });
        } catch (SocketTimeoutException slow) {
            answers.failed(response, HttpServletResponse.SC_REQUEST_TIMEOUT, "", "the body did not arrive in time");
        } catch (Unsent unsent) {
            throw unsent.cause;
        }
    }

    private void collect(
            Call call,
            Bodies.Body body,
            Optional<String> writeKey,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        switch (body) {
            case Bodies.Body.Whole whole -> {
                Answer answer = collector.collect(new Submission(
                        call,
                        whole.bytes(),
                        writeKey,
                        Cors.origin(request),
                        "1".equals(request.getHeader(STRICT_MODE))));
                answers.send(response, answer, call.batch());
            }
            case Bodies.Body.TooLarge tooLarge ->
                refuseUnread(
                        call,
                        writeKey,
                        response,
                        tooLarge.inflated() ? Answers.PAYLOAD_TOO_LARGE : HttpServletResponse.SC_BAD_REQUEST,
                        Flaw.TOO_LARGE,
                        "the body is larger than " + Limits.SEGMENT.body() + " bytes");
            case Bodies.Body.Garbled garbled ->
                refuseUnread(
                        call,
                        writeKey,
                        response,
                        HttpServletResponse.SC_BAD_REQUEST,
                        Flaw.ENCODING,
                        "the body is not gzip as Content-Encoding says");
            case Bodies.Body.UnknownEncoding unknown ->
                refuseUnread(
                        call,
                        writeKey,
                        response,
                        HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                        Flaw.ENCODING,
                        "Content-Encoding has to be gzip or absent");
            case Bodies.Body.NoRoom noRoom -> answers.send(response, collector.turnAway(call, writeKey), call.batch());
        }
    }

    private void refuseUnread(
            Call call, Optional<String> writeKey, HttpServletResponse response, int status, Flaw flaw, String reason)
            throws IOException {
        switch (collector.refuseUnread(call, writeKey, Answers.unread(call.type(), flaw, reason))) {
            case Answer.Refused refused -> answers.refused(response, status, refused.rejected());
            case Answer other -> answers.send(response, other, call.batch());
        }
    }

    /** What analytics.js asks for before it sends anything: that it may, and where to. */
    private void settings(String writeKey, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        cors.allow(request, response);
        if (writeKeys.find(writeKey).isEmpty()) {
            answers.failed(response, HttpServletResponse.SC_NOT_FOUND, "writeKey", "the write key is unknown");
            return;
        }
        String host = publicHost.orElseGet(() -> host(request));
        response.setHeader("Cache-Control", "no-cache");
        answers.send(response, HttpServletResponse.SC_OK, body -> {
            body.writeObjectPropertyStart("integrations");
            body.writeObjectPropertyStart("Segment.io");
            body.writeStringProperty("apiKey", writeKey);
            body.writeStringProperty("apiHost", host + "/v1");
            body.writeStringProperty("protocol", request.getScheme());
            body.writeBooleanProperty("addBundledMetadata", true);
            body.writeEndObject();
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
        });
    }

    private static String host(HttpServletRequest request) {
        boolean usual = request.getServerPort() == (request.isSecure() ? 443 : 80);
        return usual ? request.getServerName() : request.getServerName() + ":" + request.getServerPort();
    }

    private void methodNotAllowed(HttpServletResponse response, String methods) throws IOException {
        response.setHeader("Allow", methods);
        answers.failed(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "", "use " + methods);
    }

    /** What follows {@code /v1/}, without a trailing slash. */
    private static String path(HttpServletRequest request) {
        String info = Optional.ofNullable(request.getPathInfo()).orElse("/");
        int end = info.length() > 1 && info.endsWith("/") ? info.length() - 1 : info.length();
        return info.substring(1, end);
    }

    /** Carries an {@link IOException} out of a function. */
    private static final class Unsent extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final IOException cause;

        Unsent(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
