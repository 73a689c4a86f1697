package journey.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerReaderTest {
    private static final String OK = """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Connection: keep-alive\r
            Content-Length: 16\r
            Date: Sun, 22 Nov 2026 05:30:00 GMT\r
            \r
            {"success":true}""";
    private static final String UNAVAILABLE = "HTTP/1.1 503 \r\ncontent-length: 2\r\nRetry-After: 1\r\n\r\n{}";
    private static final String NO_BODY = "HTTP/1.1 204 No Content\r\nTransfer-Agent: 7\r\n\r\n";

    @Test
    void statusesAreReadHoweverTheAnswersAreCut() {
        String answers = OK + UNAVAILABLE + NO_BODY + OK;
        for (int cut = 0; cut <= answers.length(); cut++) {
            assertThat(statuses(answers.substring(0, cut), answers.substring(cut)))
                    .as("cut at %d", cut)
                    .containsExactly(200, 503, 204, 200);
        }
    }

    @Test
    void statusesAreReadByteByByte() {
        assertThat(statuses((OK + UNAVAILABLE).split(""))).containsExactly(200, 503);
    }

    @Test
    void anAnswerIsNotCompleteBeforeItsLastByte() {
        assertThat(statuses(OK.substring(0, OK.length() - 1))).isEmpty();
    }

    @Test
    void aBodyThatLooksLikeAnAnswerIsSkipped() {
        assertThat(statuses("HTTP/1.1 400 Bad\r\nContent-Length: " + OK.length() + "\r\n\r\n" + OK, UNAVAILABLE))
                .containsExactly(400, 503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 OK 200\r\n\r\n"})
    void whatCanNotBeReadIsRefused(String answer) {
        assertThatThrownBy(() -> statuses(answer)).isInstanceOf(IllegalStateException.class);
    }

    private static List<Integer> statuses(String... reads) {
        AnswerReader reader = new AnswerReader();
        List<Integer> statuses = new ArrayList<>();
        for (String each : reads) {
            ByteBuffer read = ByteBuffer.wrap(each.getBytes(US_ASCII));
            while (reader.completes(read)) {
                statuses.add(reader.status());
            }
        }
        return statuses;
    }
}
