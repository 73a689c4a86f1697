package journey.ingest.collect;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** A body's whole way: reader, collector, log, codec. */
final class IntakeFuzzTest {
    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({
        "\"type\":\"track\"", "\"event\":\"Order Completed\"", "\"anonymousId\":", "\"userId\":", "\"messageId\":",
        "\"timestamp\":", "\"properties\":{", "\"products\":[", "\"context\":{", "\\ud83d", "\"2026-11-22T10:00:00Z\""
    })
    void anEvent(byte[] body) {
        IntakeLaws.hold(Call.TRACK, body);
    }

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({
        "{\"batch\":[", "{\"type\":\"page\",\"userId\":\"u\"}", "\"context\":{", "\"sentAt\":", "\"writeKey\":\"", "\\u0062atch",
        "}]}", "},{"
    })
    void aBatch(byte[] body) {
        IntakeLaws.hold(Call.BATCH, body);
    }
}
