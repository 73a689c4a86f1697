package journey.remarketing.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTest {
    static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static Optional<Machine> judge(String userAgent) {
        return Machine.judge(new Machine.Visitor(false, userAgent, "", Duration.ofHours(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)|PROXY",
                "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html|PROXY",
                "Mozilla/5.0|PROXY",
                "Mozilla/5.0 (compatible; Proofpoint URL Defense)|SCANNER",
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)|CRAWLER",
                "facebookexternalhit/1.1|CRAWLER",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/120.0|HEADLESS",
                "curl/8.5.0|LIBRARY",
                "python-requests/2.31|LIBRARY",
            })
    void machinesAreKnownByTheirNames(String userAgent, Machine machine) {
        assertThat(judge(userAgent)).contains(machine);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FIREFOX,
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
                "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
                "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; ms-office; MSOffice 16)",
            })
    void peopleAreNot(String userAgent) {
        assertThat(judge(userAgent)).isEmpty();
    }

    @Test
    void howSomebodyComesTellsToo() {
        assertThat(judge(" ")).contains(Machine.MISSING);
        assertThat(Machine.judge(new Machine.Visitor(true, FIREFOX, "", Duration.ofHours(1))))
                .contains(Machine.SCANNER);
        assertThat(Machine.judge(new Machine.Visitor(false, FIREFOX, "prefetch;prerender", Duration.ofHours(1))))
                .contains(Machine.PREFETCH);
        assertThat(Machine.judge(new Machine.Visitor(false, FIREFOX, "", Duration.ofMillis(1_999))))
                .contains(Machine.SCANNER);
        assertThat(Machine.judge(new Machine.Visitor(false, FIREFOX, "", Machine.TOO_SOON)))
                .isEmpty();
    }

    private static Visit visit(String link, int millis) {
        return new Visit(
                Made.ORIGIN,
                Optional.of(link).filter(l -> !l.isEmpty()),
                Optional.empty(),
                "m" + millis,
                Made.AT.plusMillis(millis));
    }

    @Test
    void twoLinksAtOnceAreAScannersAndOneTwiceIsNot() {
        Visit first = visit("https://a.example/", 0);
        assertThat(first.among(List.of(first, visit("https://b.example/", 1_000)))
                        .machine())
                .contains(Machine.SCANNER);
        assertThat(first.among(List.of(first, visit("https://b.example/", 1_001)))
                        .machine())
                .isEmpty();
        assertThat(first.among(List.of(first, visit("https://a.example/", 10), visit("", 20)))
                        .machine())
                .isEmpty();
    }
}
