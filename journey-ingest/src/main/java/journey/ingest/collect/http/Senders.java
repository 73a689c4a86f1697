package journey.ingest.collect.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import journey.ingest.admission.bots.Bot;
import journey.ingest.admission.bots.Bots;
import journey.ingest.admission.proxies.ClientAddress;
import journey.ingest.admission.proxies.Site;
import journey.ingest.collect.Provenance;
import journey.ingest.collect.Submission;
import journey.ingest.listener.Request;

/** What a request tells of who sends it. */
public final class Senders {
    private final ClientAddress addresses;
    private final CompletableFuture<Bots> bots;

    /** @param bots there when ingest is ready; a request that comes before that waits for it */
    Senders(ClientAddress addresses, CompletableFuture<Bots> bots) {
        this.addresses = addresses;
        this.bots = bots;
    }

    /** Found out when the source is known, and only what is to be known of its senders. */
    public Submission.Sender of(Request request) {
        return source -> {
            // Only browsers' are judged, so a server's need not wait for the lists.
            Optional<String> bot = source.kind() == SourceKind.SERVER
                    ? Optional.empty()
                    : bots.join()
                            .verdict(source, request.headers().first("user-agent"))
                            .map(Bot::code);
            Optional<String> address = address(source, request);
            return bot.isEmpty() && address.isEmpty() ? Provenance.NOTHING : new Provenance(address, bot);
        };
    }

    /** Of the web page that sent it. */
    public Optional<String> origin(Request request) {
        return Cors.origin(request);
    }

    /** This server as the sender's browser sees it. A page that came by https could not send to anything else. */
    Site site(Request request) {
        boolean secure = Cors.origin(request)
                .filter(origin -> origin.startsWith("https:"))
                .isPresent();
        Site direct = new Site(
                secure ? "https" : "http", request.headers().first("host").orElse("localhost"));
        return addresses.site(request.peer(), direct, request.headers()::joined);
    }

    private Optional<String> address(Source source, Request request) {
        return source.keepsClientAddress()
                ? addresses.of(request.peer(), request.headers()::joined).map(InetAddress::getHostAddress)
                : Optional.empty();
    }
}
