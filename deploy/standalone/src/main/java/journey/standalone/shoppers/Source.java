package journey.standalone.shoppers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What brought a shopper to the shop.
 *
 * @param campaign the utm parameters of the link, as Segment's {@code context.campaign}; empty without a campaign
 * @param referrer empty where the address was typed
 */
record Source(Optional<Map<String, Object>> campaign, String referrer) {
    static final Source NEWSLETTER = campaign("newsletter", "email", "autumn-table", "");
    static final Source DIRECT = new Source(Optional.empty(), "");

    private static final List<Source> SOURCES = List.of(
            DIRECT,
            DIRECT,
            new Source(Optional.empty(), "https://www.google.com/"),
            new Source(Optional.empty(), "https://www.google.com/"),
            new Source(Optional.empty(), "https://duckduckgo.com/"),
            campaign("google", "cpc", "handmade-ceramics", "https://www.google.com/"),
            campaign("instagram", "social", "new-glazes", "https://l.instagram.com/"),
            NEWSLETTER);

    private static Source campaign(String source, String medium, String name, String referrer) {
        return new Source(Optional.of(Map.of("source", source, "medium", medium, "name", name)), referrer);
    }

    static Source any(RandomGenerator chance) {
        return Chance.oneOf(SOURCES, chance);
    }
}
