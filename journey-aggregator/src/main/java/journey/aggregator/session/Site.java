package journey.aggregator.session;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What kind of site somebody came from, told by its name: of a whole address, a host, or a campaign's source. */
enum Site {
    SEARCH,
    SOCIAL,
    VIDEO,
    SHOPPING,
    OTHER;

    private static final Map<String, Site> BRANDS = new HashMap<>();

    static {
        all(
                SEARCH,
                "google bing duckduckgo yahoo ecosia baidu yandex qwant startpage naver seznam sogou ask aol daum brave"
                        + " swisscows mojeek virgilio libero");
        all(
                SOCIAL,
                "facebook fb instagram ig twitter linkedin lnkd pinterest reddit tiktok snapchat threads whatsapp wa"
                        + " telegram vk vkontakte tumblr mastodon bluesky bsky quora xing weibo wechat discord meta");
        all(VIDEO, "youtube youtu vimeo twitch dailymotion");
        all(
                SHOPPING,
                "amazon ebay etsy walmart aliexpress alibaba idealo trovaprezzi shopzilla pricerunner kelkoo"
                        + " billiger zalando temu shein");
    }

    /** Hosts whose brand alone would mislead. */
    private static final Map<String, Site> WHOLE = Map.of("t.co", SOCIAL, "x.com", SOCIAL, "t.me", SOCIAL, "x", SOCIAL);

    /** Other services under the name of a search engine. */
    private static final Set<String> NO_SEARCH =
            Set.of("mail", "docs", "drive", "accounts", "meet", "calendar", "classroom", "news", "gm", "sites", "pay");

    private static void all(Site site, String brands) {
        for (String brand : brands.split(" ")) {
            BRANDS.put(brand, site);
        }
    }

    static Site of(String address) {
        String host = host(address);
        Site whole = WHOLE.get(host.startsWith("www.") ? host.substring(4) : host);
        if (whole != null) {
            return whole;
        }
        String[] labels = host.split("\\.");
        // Apps name themselves the other way round: android-app://com.google.android.googlequicksearchbox
        boolean app = labels.length > 2 && (labels[0].equals("com") || labels[0].equals("org"));
        Site site = BRANDS.getOrDefault(app ? labels[1] : labels[brand(labels)], OTHER);
        boolean elsewhere = site == SEARCH && NO_SEARCH.contains(app ? labels[labels.length - 1] : labels[0]);
        return elsewhere ? OTHER : site;
    }

    /** Where the registered name stands: before the top level, which may have two parts ("co.uk"). */
    private static int brand(String[] labels) {
        if (labels.length < 3) {
            return 0;
        }
        String second = labels[labels.length - 2];
        boolean twoParts =
                second.length() <= 3 && Set.of("co", "com", "net", "org", "ne").contains(second);
        return labels.length - (twoParts ? 3 : 2);
    }

    /** In lower case; what has no scheme is a host already. */
    static String host(String address) {
        int scheme = address.indexOf("://");
        int start = scheme < 0 ? 0 : scheme + 3;
        int end = start;
        while (end < address.length() && "/?#:".indexOf(address.charAt(end)) < 0) {
            end++;
        }
        return address.substring(start, end).strip().toLowerCase(Locale.ROOT);
    }
}
