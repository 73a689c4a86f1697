package journey.remarketing.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import journey.remarketing.links.Links.Reading;
import org.junit.jupiter.api.Test;

class LinksTest {
    @Test
    void everyKindOfLinkIsReadAsItWasMade() {
        Link.Unsubscribe unsubscribe =
                new Link.Unsubscribe(Made.ORIGIN.customer(), "0123456789abcdef", "cart-recovery");
        Link.Preferences preferences =
                new Link.Preferences(Made.ORIGIN.customer(), "0123456789abcdef", "cart-recovery");
        Link.Click click = Made.click("https://shop.example/p/1?a=b&c=%20d#e");
        Link.Open open =
                new Link.Open(new Origin(Made.ORIGIN.customer(), "c", "s", Made.MAIL, Optional.empty(), Made.AT));
        assertThat(Made.LINKS.unsubscribe(Made.token(unsubscribe), Made.AT))
                .isEqualTo(new Reading.Valid<>(unsubscribe));
        assertThat(Made.LINKS.preferences(Made.token(preferences), Made.AT))
                .isEqualTo(new Reading.Valid<>(preferences));
        assertThat(Made.LINKS.click(Made.token(click), Made.AT)).isEqualTo(new Reading.Valid<>(click));
        assertThat(Made.LINKS.restore(Made.token(Made.restore()), Made.AT))
                .isEqualTo(new Reading.Valid<>(Made.restore()));
        assertThat(Made.LINKS.open(Made.token(open), Made.AT)).isEqualTo(new Reading.Valid<>(open));
        assertThat(Made.LINKS.survey(Made.token(Made.survey("ces", 7)), Made.AT))
                .isEqualTo(new Reading.Valid<>(Made.survey("ces", 7)));
    }

    @Test
    void aLinkOfOneKindIsNoneOfAnotherAndEndsAtItsTime() {
        String token = Made.token(Made.click("https://shop.example/"));
        assertThat(Made.LINKS.restore(token, Made.AT)).isEqualTo(new Reading.Forged<>());
        assertThat(Made.LINKS.unsubscribe(token, Made.AT)).isEqualTo(new Reading.Forged<>());
        assertThat(Made.LINKS.click(token, Made.EXPIRY.plusSeconds(60))).isEqualTo(new Reading.Expired<>());
    }

    @Test
    void linksLeadToWebPagesOnly() {
        for (String target :
                new String[] {"javascript:alert(1)", "mailto:a@example.org", "/cart", "ftp://example.org/"}) {
            assertThatThrownBy(() -> Made.click(target)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theShopsAddressesSayWhichMailTheVisitIsOwedTo() {
        Campaigned campaigned = new Campaigned("shop.example");
        assertThat(campaigned.address(URI.create("https://shop.example/p/1"), Made.ORIGIN))
                .hasToString("https://shop.example/p/1?utm_source=journey&utm_medium=email"
                        + "&utm_campaign=cart-recovery&utm_content=first.b");
        assertThat(campaigned.address(URI.create("https://www.shop.example/?utm_source=x&a=1#top"), Made.ORIGIN))
                .hasToString("https://www.shop.example/?utm_source=x&a=1&utm_medium=email"
                        + "&utm_campaign=cart-recovery&utm_content=first.b#top");
        assertThat(campaigned.address(URI.create("https://other.example/"), Made.ORIGIN))
                .hasToString("https://other.example/");
        assertThat(campaigned.address(URI.create("https://notshop.example/"), Made.ORIGIN))
                .hasToString("https://notshop.example/");
    }

    @Test
    void theChannelOfALinkIsReadAndLinksOfMailsNameNone() {
        Origin bySms = new Origin(
                Made.ORIGIN.customer(), "spring", "third", Made.MAIL, Optional.empty(), Optional.of("sms"), Made.AT);
        Link.Click click = new Link.Click(bySms, URI.create("https://shop.example/"));
        assertThat(Made.LINKS.click(Made.token(click), Made.AT)).isEqualTo(new Reading.Valid<>(click));
        assertThat(new Campaigned("shop.example").address(click.target(), bySms).toString())
                .contains("utm_medium=sms");
        assertThat(new Campaigned("shop.example")
                        .address(click.target(), Made.ORIGIN)
                        .toString())
                .contains("utm_medium=email");
    }
}
