package journey.standalone.mailbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The mailbox's pages and their JSON twins. Everything is read-only.
 *
 * <p>A mail's HTML comes from outside and is shown without trust: in a sandboxed frame, and with a policy that allows
 * pictures and styles but no script, form, or frame, also when its address is opened by itself.
 */
final class MailboxHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MailboxHttp.class);
    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String OUR_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'";
    private static final String MAIL_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
            + " img-src http: https: data:; style-src 'unsafe-inline' http: https:; font-src http: https: data:";
    private static final Pattern OF_A_MAIL =
            Pattern.compile("/(?<what>api/messages|messages)/(?<id>[0-9T]+)(?<part>/html|/source)?");

    private final HttpServer server;
    private final ExecutorService threads;
    private final MailFolder folder;
    private final Map<MailId, MailSummary> summaries = new ConcurrentHashMap<>();
    private final JsonMapper json = JsonMapper.builder().build();

    private MailboxHttp(HttpServer server, ExecutorService threads, MailFolder folder) {
        this.server = server;
        this.threads = threads;
        this.folder = folder;
    }

    void mount(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    static MailboxHttp start(MailFolder folder, InetAddress address, int port) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (IOException e) {
            throw new IOException("HTTP port " + port + " of the mailbox is taken", e);
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        MailboxHttp http = new MailboxHttp(server, threads, folder);
        server.setExecutor(threads);
        server.createContext("/", http::handle);
        server.start();
        return http;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = switch (exchange.getRequestMethod()) {
                    case "GET", "HEAD" -> answer(exchange.getRequestURI().getPath());
                    default -> new Answer(405, TEXT, OUR_POLICY, utf8("only GET is possible here\n"));
                };
            } catch (IOException | RuntimeException e) {
                log.warn("A page of the mailbox failed", e);
                answer = new Answer(500, TEXT, OUR_POLICY, utf8("this page failed; the log says why\n"));
            }
            send(exchange, answer);
        }
    }

    private Answer answer(String path) throws IOException {
        switch (path) {
            case "/" -> {
                return page(MailPages.list(list(), folder.figures()));
            }
            case "/api/messages", "/api/messages/" -> {
                return json(list());
            }
            case "/api/figures" -> {
                return json(folder.figures());
            }
            default -> {
                return ofAMail(path)
                        .orElseGet(() -> new Answer(404, TEXT, OUR_POLICY, utf8("there is no such page\n")));
            }
        }
    }

    private Optional<Answer> ofAMail(String path) throws IOException {
        Matcher matcher = OF_A_MAIL.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<MailId> id = MailId.parse(matcher.group("id"));
        Optional<byte[]> source = id.isPresent() ? folder.read(id.get()) : Optional.empty();
        if (id.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        ReadableMail mail = ReadableMail.parse(source.get());
        String part = Optional.ofNullable(matcher.group("part")).orElse("");
        String what = matcher.group("what") + part;
        return switch (what) {
            case "messages" -> Optional.of(page(MailPages.mail(id.get(), mail, source.get())));
            case "messages/html" ->
                Optional.of(new Answer(200, HTML, MAIL_POLICY, utf8(MailPages.openingLinksInNewTabs(mail.html()))));
            case "messages/source" -> Optional.of(new Answer(200, TEXT, OUR_POLICY, source.get()));
            case "api/messages" -> Optional.of(json(MailDetail.of(id.get(), mail)));
            default -> Optional.empty();
        };
    }

    private List<MailSummary> list() throws IOException {
        List<MailId> ids = folder.newestFirst();
        summaries.keySet().retainAll(ids);
        List<MailSummary> list = new ArrayList<>();
        for (MailId id : ids) {
            Optional<MailSummary> known = Optional.ofNullable(summaries.get(id));
            (known.isPresent() ? known : summaryOf(id)).ifPresent(list::add);
        }
        return list;
    }

    private Optional<MailSummary> summaryOf(MailId id) throws IOException {
        Optional<MailSummary> summary = folder.read(id).map(source -> MailSummary.of(id, ReadableMail.parse(source)));
        summary.ifPresent(found -> summaries.put(id, found));
        return summary;
    }

    private static Answer page(String html) {
        return new Answer(200, HTML, OUR_POLICY, utf8(html));
    }

    private Answer json(Object content) {
        return new Answer(200, JSON, OUR_POLICY, json.writeValueAsBytes(content));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Content-Security-Policy", answer.policy());
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("ArrayRecordComponent") // handed from the method that makes it to the one that sends it
    private record Answer(int status, String type, String policy, byte[] body) {}

    record MailSummary(String id, String from, String to, String subject, Instant receivedAt) {
        static MailSummary of(MailId id, ReadableMail mail) {
            return new MailSummary(id.toString(), mail.from(), mail.to(), mail.subject(), id.receivedAt());
        }
    }

    record MailDetail(
            String id,
            String from,
            String to,
            String subject,
            Instant receivedAt,
            String html,
            String text,
            List<ReadableMail.HeaderLine> headers,
            List<String> attachments) {
        static MailDetail of(MailId id, ReadableMail mail) {
            return new MailDetail(
                    id.toString(),
                    mail.from(),
                    mail.to(),
                    mail.subject(),
                    id.receivedAt(),
                    mail.html(),
                    mail.text(),
                    mail.headers(),
                    mail.attachments());
        }
    }
}
