package journey.ingest.admission.proxies;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who sent a request, and what they asked, as far as trusted proxies tell.
 *
 * <p>Each proxy adds the address that it was called from at the right of a list. So the list is walked from the right,
 * starting at our own peer, as long as the address reached is a trusted proxy's: only such a one vouches for the entry to
 * its left. The first address that is nobody's proxy is the visitor's; whatever stands to its left the visitor may have
 * made up. Nothing is looked up in the DNS.
 */
public final class ClientAddress {
    private final TrustedProxies trusted;
    private final ProxyFields written;

    public ClientAddress(TrustedProxies trusted, ProxyFields written) {
        this.trusted = trusted;
        this.written = written;
    }

    /** The header fields of a request. */
    @FunctionalInterface
    public interface Fields {
        /**
         * All values of a field in the order of its lines, joined by commas; empty where there is none. The first line
         * alone would be what the visitor sent.
         *
         * @param name in any case
         */
        Optional<String> joined(String name);
    }

    /**
     * The visitor's address. Where all are proxies, the farthest of them: the visitor is inside. Empty where a trusted proxy
     * keeps it to itself ({@code unknown}, {@code _hidden}) or wrote something unreadable.
     *
     * @param peer the other end of the connection
     */
    public Optional<InetAddress> of(InetAddress peer, Fields fields) {
        return trusted.trusts(peer) ? walk(peer, fields).client() : Optional.of(peer);
    }

    /**
     * Scheme and host as the browser sees them: what the outermost trusted proxy says of them, else {@code direct}.
     *
     * @param direct as this server was asked by its peer
     */
    public Site site(InetAddress peer, Site direct, Fields fields) {
        if (!trusted.trusts(peer)) {
            return direct;
        }
        Walk walk = walk(peer, fields);
        return switch (written) {
            case X_FORWARDED ->
                direct.as(
                        fromRight(entries(fields, "X-Forwarded-Proto"), walk.steps()),
                        fromRight(entries(fields, "X-Forwarded-Host"), walk.steps()));
            case FORWARDED -> {
                List<ForwardedElement> said = elements(fields).orElse(List.of());
                Optional<ForwardedElement> outermost = fromRight(said, walk.steps());
                yield direct.as(outermost.flatMap(ForwardedElement::proto), outermost.flatMap(ForwardedElement::host));
            }
        };
    }

    /** @param steps how many entries, from the right, were written by trusted proxies */
    private record Walk(Optional<InetAddress> client, int steps) {}

    private Walk walk(InetAddress peer, Fields fields) {
        Optional<List<String>> nodes = nodes(fields);
        if (nodes.isEmpty()) {
            return new Walk(Optional.empty(), 0);
        }
        InetAddress reached = peer;
        int steps = 0;
        for (String node : nodes.get().reversed()) {
            if (!trusted.trusts(reached)) {
                break;
            }
            steps++;
            Optional<InetAddress> next = AddressLiteral.ofNode(node);
            if (next.isEmpty()) {
                return new Walk(next, steps);
            }
            reached = next.get();
        }
        return new Walk(Optional.of(reached), steps);
    }

    private Optional<List<String>> nodes(Fields fields) {
        return switch (written) {
            case X_FORWARDED -> Optional.of(entries(fields, "X-Forwarded-For"));
            case FORWARDED ->
                elements(fields)
                        .map(elements -> elements.stream()
                                .map(element -> element.node().orElse("unknown"))
                                .toList());
        };
    }

    private static Optional<List<ForwardedElement>> elements(Fields fields) {
        return ForwardedElement.read(fields.joined("Forwarded").orElse(""));
    }

    private static List<String> entries(Fields fields, String name) {
        Optional<String> list = fields.joined(name);
        if (list.isEmpty()) {
            return List.of();
        }
        List<String> entries = new ArrayList<>();
        String text = list.get();
        for (int start = 0; start <= text.length(); ) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            String entry = text.substring(start, end).strip();
            if (!entry.isEmpty()) {
                entries.add(entry);
            }
            start = end + 1;
        }
        return entries;
    }

    /** What the proxy of that step wrote; the leftmost where proxies replace what they find instead of adding to it. */
    private static <T> Optional<T> fromRight(List<T> entries, int steps) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(entries.get(Math.max(0, entries.size() - Math.max(1, steps))));
    }
}
