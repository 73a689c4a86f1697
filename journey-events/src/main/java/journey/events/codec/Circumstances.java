package journey.events.codec;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import journey.events.Visit;

/** What a visit's raw fields say: which campaign, which device, which other site. Looks at text only. */
final class Circumstances {
    /** Click ids that ad networks add to the address of a page, where the shop tags nothing itself (auto-tagging). */
    private static final Map<String, Tag> CLICK_IDS = Map.of(
            "gclid", new Tag("google", "cpc"),
            "wbraid", new Tag("google", "cpc"),
            "gbraid", new Tag("google", "cpc"),
            "msclkid", new Tag("bing", "cpc"),
            "ttclid", new Tag("tiktok", "cpc"));

    private static final int LONGEST_DEVICE = 20;

    private record Tag(String source, String medium) {}

    private Circumstances() {}

    /**
     * @param source, medium, name of the campaign as the page's address named them
     * @param url whole address of the page; {@code page} its path, or what else the client calls the page
     * @param device as an app names it; browsers don't, their user agent says it
     */
    static Visit visit(
            Optional<String> source,
            Optional<String> medium,
            Optional<String> name,
            Optional<String> referrer,
            Optional<String> url,
            Optional<String> page,
            Optional<String> device,
            Optional<String> userAgent) {
        Optional<Tag> tag = source.isEmpty() && medium.isEmpty() && name.isEmpty()
                ? url.flatMap(Circumstances::clickId)
                : Optional.empty();
        Optional<String> from = source.or(() -> tag.map(Tag::source));
        Optional<String> how = medium.or(() -> tag.map(Tag::medium));
        List<String> parts =
                Stream.of(from, how, name).flatMap(Optional::stream).toList();
        return new Visit(
                parts.isEmpty() ? Optional.empty() : Optional.of(String.join("/", parts)),
                from,
                how,
                referrer.filter(before -> !sameSite(before, url)),
                page,
                device.map(named -> named.toLowerCase(Locale.ROOT))
                        .filter(named -> named.length() <= LONGEST_DEVICE)
                        .or(() -> userAgent.map(Circumstances::device)));
    }

    private static Optional<Tag> clickId(String url) {
        int query = url.indexOf('?');
        if (query < 0) {
            return Optional.empty();
        }
        int fragment = url.indexOf('#', query);
        for (String parameter :
                url.substring(query + 1, fragment < 0 ? url.length() : fragment).split("&")) {
            int equals = parameter.indexOf('=');
            Tag tag = equals > 0 && equals + 1 < parameter.length()
                    ? CLICK_IDS.get(parameter.substring(0, equals))
                    : null;
            if (tag != null) {
                return Optional.of(tag);
            }
        }
        return Optional.empty();
    }

    /** A page of the shop itself, or of another host under its name, is no referrer. */
    private static boolean sameSite(String referrer, Optional<String> url) {
        String before = site(referrer);
        String here = url.map(Circumstances::site).orElse("");
        return !before.isEmpty()
                && !here.isEmpty()
                && (before.equals(here) || before.endsWith("." + here) || here.endsWith("." + before));
    }

    /** The host in lower case, without {@code www.}; empty where there is none. */
    private static String site(String url) {
        int start = url.indexOf("://");
        if (start < 0) {
            return "";
        }
        int end = start + 3;
        while (end < url.length() && "/?#:".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String host = url.substring(start + 3, end).toLowerCase(Locale.ROOT);
        return host.startsWith("www.") ? host.substring(4) : host;
    }

    /** Tablets first: those of Android leave out "Mobile", and the iPad's own name is unmistakable. */
    private static String device(String userAgent) {
        if (userAgent.contains("iPad")
                || userAgent.contains("Tablet")
                || (userAgent.contains("Android") && !userAgent.contains("Mobile"))) {
            return "tablet";
        }
        return userAgent.contains("Mobi") || userAgent.contains("iPhone") || userAgent.contains("Android")
                ? "mobile"
                : "desktop";
    }
}
