package journey.ingest.admission.bots;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CrawlerListTest {
    @Test
    void tagsSayWhatAPatternMeans() {
        CrawlerList list = list("""
                [{"pattern": "abc", "instances": ["x"], "tags": ["browser-automation", "ai-crawler"]},
                 {"tags": ["http-library"], "url": "https://x.example", "pattern": "^de[fg]"},
                 {"pattern": "hij", "depends_on": {"a": [1]}},
                 {"url": "without a pattern"}]""");

        assertThat(judge(list, "x abc x")).contains(Bot.HEADLESS);
        assertThat(judge(list, "deg")).contains(Bot.LIBRARY);
        assertThat(judge(list, " deg")).isEmpty();
        assertThat(judge(list, "deg hij")).contains(Bot.CRAWLER);
        assertThat(judge(list, "ABC")).isEmpty();
    }

    @Test
    void whatIsNoListIsRefused() {
        assertThatThrownBy(() -> list("{}")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> list("[]")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thePatternsThatMatchPeopleAreInTheListSoTheExceptionIsNeeded() {
        assertThat(UserAgents.patterns()).containsAll(CrawlerList.MATCHING_PEOPLE);
    }

    private static Optional<Bot> judge(CrawlerList list, String userAgent) {
        return list.judge(new BoundedText(userAgent, Bots.LOOKS));
    }

    private static CrawlerList list(String json) {
        return CrawlerList.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }
}
