package journey.ingest.collect;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** The scanner and Jackson on the same bytes. */
final class JsonScannerFuzzTest {
    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"true", "false", "null", "\\u00e9", "\\ud83d\\ude00", "{\"a\":", "[[", "-0.5e+10", "\"\":\"\""})
    void agreesWithJackson(byte[] json) {
        JsonOracleAgreement.check(json);
    }
}
