package journey.ingest.listener.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import journey.ingest.listener.HeaderFields;
import journey.ingest.listener.Request;

final class RequestLineFuzzTest {
    @FuzzTest(maxDuration = "2m")
    @DictionaryEntries({"/v1/track", "%2F", "%2e%2e", "http://", "://", "+", "%", "//"})
    void aPath(@NotNull String raw) {
        String path = Paths.normal(raw);
        if (raw.startsWith("/") && raw.length() > 1 && !raw.contains("%")) {
            assertThat(path).isEqualTo(raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
        }
    }

    @FuzzTest(maxDuration = "2m")
    @DictionaryEntries({"writeKey=", "&writeKey=demo", "%6bey=", "=", "&&", "%zz", "+"})
    void aQuery(@NotNull String query, @NotNull String value) {
        request(query).parameter("writeKey");
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        boolean first = !query.contains("writeKey=");
        if (first) {
            assertThat(request(query + "&writeKey=" + encoded).parameter("writeKey"))
                    .contains(java.net.URLDecoder.decode(encoded, StandardCharsets.UTF_8));
        }
    }

    private static Request request(String query) {
        return new Request(
                "POST", "/v1/track", query, HeaderFields.of(Map.of()), new byte[0], InetAddress.getLoopbackAddress());
    }
}
