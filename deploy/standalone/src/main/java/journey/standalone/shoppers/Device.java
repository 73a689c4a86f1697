package journey.standalone.shoppers;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A browser that somebody shops with.
 *
 * @param clockAhead how much its clock is fast; negative for slow
 */
record Device(String anonymousId, String userAgent, boolean mobile, Duration clockAhead) {
    private static final List<String> PHONES = List.of(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                    + " Version/18.5 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile"
                    + " Safari/537.36");
    private static final List<String> COMPUTERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0"
                    + " Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5"
                    + " Safari/605.1.15",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");

    static Device phone(RandomGenerator chance) {
        return of(true, chance);
    }

    static Device computer(RandomGenerator chance) {
        return of(false, chance);
    }

    static Device any(RandomGenerator chance) {
        return of(Chance.percent(60, chance), chance);
    }

    /** One clock in ten is wrong, by up to ten minutes. */
    private static Device of(boolean mobile, RandomGenerator chance) {
        Duration clockAhead =
                Chance.percent(10, chance) ? Duration.ofSeconds(chance.nextInt(-600, 601)) : Duration.ZERO;
        return new Device(Chance.uuid(chance), Chance.oneOf(mobile ? PHONES : COMPUTERS, chance), mobile, clockAhead);
    }

    String type() {
        return mobile ? "mobile" : "desktop";
    }
}
