package journey.remarketing.links;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import journey.remarketing.outreach.Shopper;

/** Links for tests. */
public final class Made {
    public static final Instant AT = Shopper.NOON;
    public static final Instant EXPIRY = AT.plusSeconds(86_400);
    public static final KeyRing KEYS = new KeyRing("a key of thirty-two characters!!".getBytes(UTF_8), List.of());
    public static final Links LINKS = new Links(new SignedTokens(() -> KEYS));
    public static final String MAIL = "0123456789abcdef0123456789abcdef";
    public static final Origin ORIGIN = new Origin(
            Shopper.named("anna").customer(), "cart-recovery", "first", MAIL, Optional.of("b"), AT.minusSeconds(3600));

    private Made() {}

    public static Link.Click click(String target) {
        return new Link.Click(ORIGIN, URI.create(target));
    }

    public static Link.Restore restore() {
        return new Link.Restore(
                ORIGIN,
                "https://shop.example/cart?restore={restore}#top",
                Shopper.EPISODE,
                List.of(new Link.Restore.Item("p1", 2), new Link.Restore.Item("p-è", 1)));
    }

    public static Link.Survey survey(String kind, int scale) {
        return new Link.Survey(ORIGIN, kind, scale, Optional.of("o-1"));
    }

    public static String token(Link link) {
        return LINKS.issue(link, EXPIRY);
    }
}
