package journey.remarketing.links.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AnchorsTest {
    private static final Pattern SAME =
            Pattern.compile("(<a\\b[^>]*?\\shref=\")([^\"]*)(\")", Pattern.CASE_INSENSITIVE);
    private static final String[] PARTS = {
        "<a", "<A", "<", ">", "</a>", "<abbr", " ", "\n", "\t", "href=\"", "HREF=\"", "href", "\"", "x", "è", "€", "_",
        "=", "a", "&amp;"
    };

    @Test
    void theLinksOfAMailAreFoundAndNothingElseChanges() {
        assertThat(Anchors.replaced(
                        "<p href=\"no\">€<a class=\"b\"\n HREF=\"one\">1</a><a href=\"two>\">2</a><abbr href=\"no\">",
                        target -> '[' + target + ']'))
                .isEqualTo(
                        "<p href=\"no\">€<a class=\"b\"\n HREF=\"[one]\">1</a><a href=\"[two>]\">2</a><abbr href=\"no\">");
    }

    @Test
    void itFindsWhatTheRegularExpressionFinds() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder html = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                html.append(PARTS[random.nextInt(PARTS.length)]);
            }
            String expected = SAME.matcher(html)
                    .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + '[' + found.group(2) + ']' + '"'));
            assertThat(Anchors.replaced(html.toString(), target -> '[' + target + ']'))
                    .as("seed " + seed)
                    .isEqualTo(expected);
        }
    }
}
