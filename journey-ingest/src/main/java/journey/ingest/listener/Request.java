package journey.ingest.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request whose body has arrived.
 *
 * @param method in capitals
 * @param path decoded, with its leading slash and without a trailing one
 * @param query as it stands in the request line, without its question mark; empty where there is none
 * @param body inflated; nobody writes to it
 * @param peer the other end of the connection: the visitor, or the last proxy
 */
public record Request(String method, String path, String query, HeaderFields headers, byte[] body, InetAddress peer) {
    /** The first value of a parameter of the query; empty also where it can't be decoded. */
    public Optional<String> parameter(String name) {
        int at = 0;
        while (at < query.length()) {
            int end = query.indexOf('&', at);
            end = end < 0 ? query.length() : end;
            if (query.startsWith(name, at) && at + name.length() < end && query.charAt(at + name.length()) == '=') {
                return decoded(query.substring(at + name.length() + 1, end));
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    /** All parameters of the query that can be decoded; of one that is given twice, the first. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String each : query.split("&", -1)) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            String value = equals < 0 ? "" : each.substring(equals + 1);
            decoded(name)
                    .filter(known -> !known.isEmpty())
                    .ifPresent(known -> decoded(value).ifPresent(text -> parameters.putIfAbsent(known, text)));
        }
        return parameters;
    }

    private static Optional<String> decoded(String value) {
        try {
            return Optional.of(URLDecoder.decode(value, UTF_8));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    /** Payload, query and address are personal data. */
    @Override
    public String toString() {
        return "Request[" + method + ", " + body.length + " bytes]";
    }
}
