package journey.aggregator.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import journey.events.Visit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
    @ParameterizedTest
    @CsvSource({
        "google, cpc, spring, PAID_SEARCH",
        "Google, CPC, spring, PAID_SEARCH",
        "www.bing.com, ppc, spring, PAID_SEARCH",
        "facebook, paid-social, spring, PAID_SOCIAL",
        "youtube.com, cpv, spring, PAID_VIDEO",
        "google, cpc, shopping-ads, PAID_SHOPPING",
        "amazon, paid, x, PAID_SHOPPING",
        "google, cpc, cross-network, CROSS_NETWORK",
        "adnet, display, x, DISPLAY",
        "adnet, cpm, x, DISPLAY",
        "adnet, cpc, x, PAID_OTHER",
        "adnet, retargeting, x, PAID_OTHER",
        "ebay, link, x, ORGANIC_SHOPPING",
        "instagram, bio, x, ORGANIC_SOCIAL",
        "blog, social-media, x, ORGANIC_SOCIAL",
        "vimeo, embed, x, ORGANIC_VIDEO",
        "google, organic, x, ORGANIC_SEARCH",
        "somewhere, organic, x, ORGANIC_SEARCH",
        "partner, referral, x, REFERRAL",
        "newsletter, email, may, EMAIL",
        "e-mail, weekly, may, EMAIL",
        "blogger, affiliate, x, AFFILIATES",
        "podcast, audio, x, AUDIO",
        "sms, text, x, SMS",
        "app, web-push, x, MOBILE_PUSH",
        "firebase, x, x, MOBILE_PUSH",
        "leaflet, qr, x, UNASSIGNED",
        "(direct), (none), x, DIRECT"
    })
    void taggedLinksFallIntoGooglesGroups(String source, String medium, String name, Source expected) {
        assertThat(Source.of(tagged(Optional.of(source), Optional.of(medium), Optional.of(name))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.google.it/, ORGANIC_SEARCH",
        "https://www.google.co.uk/search?q=mug, ORGANIC_SEARCH",
        "android-app://com.google.android.googlequicksearchbox/, ORGANIC_SEARCH",
        "https://duckduckgo.com/, ORGANIC_SEARCH",
        "https://it.search.yahoo.com/, ORGANIC_SEARCH",
        "https://mail.google.com/, REFERRAL",
        "https://m.facebook.com/, ORGANIC_SOCIAL",
        "https://t.co/abc, ORGANIC_SOCIAL",
        "https://lnkd.in/x, ORGANIC_SOCIAL",
        "https://www.youtube.com/watch, ORGANIC_VIDEO",
        "https://www.amazon.de/, ORGANIC_SHOPPING",
        "https://blog.example.org/post, REFERRAL",
        "nonsense, REFERRAL"
    })
    void theSiteBeforeSaysItWhereLinksAreNotTagged(String referrer, Source expected) {
        assertThat(Source.of(new Visit(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(referrer),
                        Optional.empty(),
                        Optional.empty())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', '', '', DIRECT", "'', '', may, UNASSIGNED", "google, '', '', ORGANIC_SEARCH"})
    void whatIsMissingIsNoReasonToGuess(String source, String medium, String name, Source expected) {
        assertThat(Source.of(tagged(given(source), given(medium), given(name)))).isEqualTo(expected);
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(value -> !value.isEmpty());
    }

    private static Visit tagged(Optional<String> source, Optional<String> medium, Optional<String> name) {
        List<String> parts =
                Stream.of(source, medium, name).flatMap(Optional::stream).toList();
        return new Visit(
                parts.isEmpty() ? Optional.empty() : Optional.of(String.join("/", parts)),
                source,
                medium,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
