package journey.ingest.admission.bots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ua_parser.Parser;

final class BotsTest {
    private static final Bots BOTS = Bots.load();
    private static final String CHROME = UserAgents.people().getFirst();

    static Stream<String> people() {
        return UserAgents.people().stream();
    }

    @ParameterizedTest
    @MethodSource("people")
    void aPersonsBrowserIsNoBot(String userAgent) {
        assertThat(BOTS.verdict(userAgent)).isEmpty();
    }

    @Test
    void everyExampleOfTheListIsABot() {
        List<String> crawlers = UserAgents.crawlers();

        assertThat(crawlers).hasSizeGreaterThan(2000);
        assertThat(crawlers)
                .allSatisfy(crawler ->
                        assertThat(BOTS.verdict(crawler)).isPresent().get().isNotEqualTo(Bot.MISSING));
    }

    @Test
    void theListSaysTheSameAsItsPatternsTriedOneByOne() {
        List<Pattern> patterns = UserAgents.patterns().stream()
                .filter(pattern -> !CrawlerList.MATCHING_PEOPLE.contains(pattern))
                .map(Pattern::compile)
                .toList();
        CrawlerList list = CrawlerList.load();

        assertThat(Stream.of(UserAgents.people(), UserAgents.crawlers()).flatMap(List::stream))
                .allSatisfy(userAgent -> assertThat(
                                list.judge(bounded(userAgent)).isPresent())
                        .isEqualTo(patterns.stream()
                                .anyMatch(pattern -> pattern.matcher(userAgent).find())));
    }

    @Test
    void uapJavaSaysTheSameAsItsOwnParser() throws IOException {
        Parser parser = new Parser();
        SpiderDevices spiders = SpiderDevices.load();

        assertThat(Stream.of(UserAgents.people(), UserAgents.crawlers()).flatMap(List::stream))
                .allSatisfy(userAgent -> assertThat(spiders.isSpider(bounded(userAgent)))
                        .isEqualTo(parser.parseDevice(userAgent).family.equals("Spider")));
    }

    @Test
    void knownUserAgentsNeedFarFewerLooksThanThereAre() {
        assertThat(Stream.of(UserAgents.people(), UserAgents.crawlers())
                        .flatMap(List::stream)
                        .mapToInt(userAgent -> {
                            BoundedText text = bounded(userAgent);
                            BOTS.judge(text);
                            return Bots.LOOKS - text.looksLeft();
                        }))
                .allSatisfy(looks -> assertThat(looks).isLessThan(Bots.LOOKS / 3));
    }

    @Test
    void aUserAgentMadeToKeepTheExpressionsBusyIsCutShort() {
        BoundedText text = new BoundedText("Android bot/".repeat(42), 10_000);

        assertThat(BOTS.judge(text)).contains(Bot.CRAWLER);
        assertThat(text.looksLeft()).isNegative();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | CRAWLER
            WhatsApp/2.24.8 A | CRAWLER
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36 | HEADLESS
            curl/8.14.1 | LIBRARY
            okhttp/4.12.0 | LIBRARY
            python-requests/2.32.5 | LIBRARY
            okhttp/4.12.0 (compatible; Googlebot/2.1) | CRAWLER
            SomethingNew-Spider/1.0 | CRAWLER
            """)
    void theReasonIsTheSendersOwnWord(String userAgent, Bot reason) {
        assertThat(BOTS.verdict(userAgent)).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void noUserAgentIsAReason(String userAgent) {
        assertThat(BOTS.verdict(userAgent)).contains(Bot.MISSING);
    }

    @Test
    void caseMattersAsTheListSays() {
        assertThat(BOTS.verdict("x HUBSPOT x")).isEmpty();
        assertThat(BOTS.verdict("x HubSpot x")).contains(Bot.CRAWLER);
    }

    @Test
    void aServersSourceIsNeverJudged() {
        Source shop = new Source("shop", SourceKind.BROWSER, Set.of());
        Source server = new Source("erp", SourceKind.SERVER, Set.of());

        assertThat(BOTS.verdict(server, Optional.of("curl/8.14.1"))).isEmpty();
        assertThat(BOTS.verdict(server, Optional.empty())).isEmpty();
        assertThat(BOTS.verdict(shop, Optional.of("curl/8.14.1"))).contains(Bot.LIBRARY);
        assertThat(BOTS.verdict(shop, Optional.empty())).contains(Bot.MISSING);
        assertThat(BOTS.verdict(shop, Optional.of(CHROME))).isEmpty();
    }

    @Test
    void ofALongUserAgentTheBeginningCounts() {
        String sign = "HubSpot";
        String filling = "x".repeat(Bots.LONGEST - sign.length());

        assertThat(BOTS.verdict(filling + sign + "y".repeat(100_000))).contains(Bot.CRAWLER);
        assertThat(BOTS.verdict(filling + "x" + sign)).isEmpty();
    }

    @Test
    void madeUpUserAgentsDoNotFillTheMemory() {
        long room = 100_000;
        Bots bots = new Bots(CrawlerList.load(), SpiderDevices.load(), room);

        IntStream.range(0, 2_000).forEach(i -> bots.verdict(CHROME + " Made-Up/" + i));

        assertThat(bots.remembered()).isPositive().isLessThanOrEqualTo(room);
        assertThat(bots.verdict(CHROME)).isEmpty();
    }

    @Test
    void manyThreadsGetTheSameVerdicts() throws InterruptedException, ExecutionException {
        List<String> userAgents = Stream.of(
                        UserAgents.people(), UserAgents.crawlers().subList(0, 200))
                .flatMap(List::stream)
                .toList();
        List<Optional<Bot>> expected = userAgents.stream().map(BOTS::verdict).toList();
        Bots bots = new Bots(CrawlerList.load(), SpiderDevices.load(), 20_000);
        Callable<List<Optional<Bot>>> asking =
                () -> userAgents.stream().map(bots::verdict).toList();

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<Optional<Bot>>> answers : threads.invokeAll(List.of(asking, asking, asking, asking))) {
                assertThat(answers.get()).isEqualTo(expected);
            }
        }
    }

    private static BoundedText bounded(String userAgent) {
        return new BoundedText(userAgent, Bots.LOOKS);
    }

    @Test
    void theCodesAreDistinctWords() {
        assertThat(new HashSet<>(Stream.of(Bot.values()).map(Bot::code).toList()))
                .containsExactlyInAnyOrder("crawler", "headless", "library", "missing");
    }
}
