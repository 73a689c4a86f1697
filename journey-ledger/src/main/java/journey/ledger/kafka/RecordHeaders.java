package journey.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record's headers as texts, made when somebody asks for one: a step that passes a record on looks at few of them. Of
 * headers of one name the last counts.
 */
final class RecordHeaders extends AbstractMap<String, String> {
    private final Header[] headers;
    private final @Nullable String[] texts;
    private @Nullable Set<Entry<String, String>> entries;

    RecordHeaders(Headers headers) {
        this.headers = headers.toArray();
        this.texts = new String[this.headers.length];
    }

    /** Adds them to another record, as they are. */
    void addTo(Headers others) {
        for (Header header : headers) {
            others.add(header);
        }
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        for (int i = headers.length - 1; i >= 0; i--) {
            if (headers[i].key().equals(name)) {
                return text(i);
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    private String text(int place) {
        String text = texts[place];
        if (text == null) {
            byte[] value = headers[place].value();
            text = value == null ? "" : new String(value, UTF_8);
            texts[place] = text;
        }
        return text;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        Set<Entry<String, String>> all = entries;
        if (all == null) {
            Map<String, String> map = new LinkedHashMap<>();
            for (int i = 0; i < headers.length; i++) {
                map.put(headers[i].key(), text(i));
            }
            all = Collections.unmodifiableMap(map).entrySet();
            entries = all;
        }
        return all;
    }
}
