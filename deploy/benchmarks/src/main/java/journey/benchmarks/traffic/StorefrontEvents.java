package journey.benchmarks.traffic;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Track events of a shop as analytics.js sends them, about 600 bytes each, every one another: product, price, page, browser
 * and ids are drawn anew. The same {@code random} gives the same events.
 */
public final class StorefrontEvents {
    /** Digits of each id that a sender draws anew whenever it sends the event again. */
    static final int VARYING_DIGITS = 8;

    private static final int PRODUCTS = 20_000;

    private static final List<String> NAMES =
            List.of("Product Viewed", "Product Added", "Product Clicked", "Product Removed", "Product Shared");
    private static final List<String> KINDS = List.of(
            "Desk Lamp", "Rain Jacket", "Coffee Grinder", "Running Shoe", "Wool Blanket", "Bread Knife", "Wall Clock");
    private static final List<String> MATERIALS =
            List.of("Oak", "Steel", "Linen", "Cotton", "Brass", "Glass", "Merino", "Bamboo", "Copper");
    private static final List<String> BRANDS =
            List.of("Nordlys", "Halden", "Atelier Brun", "Kestrel", "Maru", "Oberon", "Fjell & Co", "Tivoli");
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36");

    private final RandomGenerator random;
    private final Instant now;

    /** @param now the time that the events bear, within the last minute */
    public StorefrontEvents(RandomGenerator random, Instant now) {
        this.random = random;
        this.now = now;
    }

    /** The next event. */
    public Event next() {
        String messageId = "ajs-next-" + now.toEpochMilli() + "-" + uuid();
        String anonymousId = uuid();
        int number = random.nextInt(PRODUCTS);
        String kind = KINDS.get(number % KINDS.size());
        String slug = kind.toLowerCase(Locale.ROOT).replace(' ', '-') + "-" + number;
        String name = MATERIALS.get(number % MATERIALS.size()) + " " + kind;
        StringBuilder json = new StringBuilder(800);
        json.append("{\"messageId\":\"").append(messageId);
        json.append("\",\"anonymousId\":\"").append(anonymousId);
        json.append("\",\"type\":\"track\",\"event\":\"").append(of(NAMES));
        json.append("\",\"timestamp\":\"").append(now.minusMillis(random.nextInt(60_000)));
        json.append("\",\"context\":{\"library\":{\"name\":\"analytics.js\",\"version\":\"npm:next-1.81.1\"}");
        json.append(",\"page\":{\"path\":\"/p/").append(slug);
        json.append("\",\"url\":\"https://shop.example/p/").append(slug);
        json.append("\"},\"userAgent\":\"").append(of(BROWSERS));
        json.append("\"},\"properties\":{\"product_id\":\"p-").append(number);
        json.append("\",\"name\":\"").append(name).append("\",\"brand\":\"").append(of(BRANDS));
        json.append("\",\"price\":").append(5 + number % 300).append('.').append(10 + number % 90);
        json.append(",\"quantity\":").append(1 + random.nextInt(3));
        json.append(",\"currency\":\"EUR\",\"cart_id\":\"c-").append(Integer.toHexString(random.nextInt()));
        json.append("\"}}");
        return new Event(json.toString(), messageId, anonymousId);
    }

    private String of(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /**
     * An event.
     *
     * @param json all of it, ASCII
     * @param messageId ends with a UUID
     * @param anonymousId a UUID
     */
    public record Event(String json, String messageId, String anonymousId) {}
}
