package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** That the scanner and Jackson agree on any bytes at all. */
final class JsonOracleAgreement {
    private JsonOracleAgreement() {}

    static void check(byte[] json) {
        if (json.length > 2 && json[0] == (byte) 0xef && json[1] == (byte) 0xbb && json[2] == (byte) 0xbf) {
            // Jackson passes over the mark; here the reader does.
            return;
        }
        Optional<JsonOracle.Document> scanned = JsonOracle.scanned(json, 0, json.length);
        Optional<JsonOracle.Document> parsed = JsonOracle.parsed(json);
        String text = new String(json, UTF_8);
        assertThat(scanned.isPresent()).as(text).isEqualTo(parsed.isPresent());
        assertThat(JsonOracle.passed(json, 0, json.length)).as(text).isEqualTo(scanned.map(JsonOracle.Document::flaws));
        if (scanned.isEmpty() || parsed.isEmpty()) {
            return;
        }
        if (!parsed.get().flaws().contains(Flaw.NOT_UTF8)) {
            assertThat(scanned.get().seen()).as(text).isEqualTo(parsed.get().seen());
            assertThat(scanned.get().flaws()).as(text).isEqualTo(parsed.get().flaws());
        } else {
            // Jackson read other bytes then: places differ, and different names may have become the same.
            assertThat(withoutDuplicates(scanned.get())).as(text).isEqualTo(withoutDuplicates(parsed.get()));
        }
    }

    private static Set<Flaw> withoutDuplicates(JsonOracle.Document document) {
        Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        flaws.addAll(document.flaws());
        flaws.remove(Flaw.DUPLICATE_PROPERTY);
        return flaws;
    }
}
