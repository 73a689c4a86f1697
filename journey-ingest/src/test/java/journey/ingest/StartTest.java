package journey.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import journey.ingest.admission.AdmissionProperties;
import journey.ingest.admission.AdmissionProperties.WriteKey;
import journey.ingest.admission.SourceKind;
import journey.ingest.admission.UnusableWriteKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class StartTest {
    @Test
    void withoutAWriteKeyItDoesNotStartAndSaysWhatToDo(CapturedOutput output) {
        assertThatThrownBy(() -> IngestApplication.application().run("--server.port=0", "--journey.ingest.http.port=0"))
                .isInstanceOf(Exception.class);

        assertThat(output)
                .contains(
                        "No write key is configured, so nobody could send anything.", "JOURNEY_INGEST_WRITEKEYS_0_KEY");
    }

    @Test
    void contradictoryWriteKeysAreRefused() {
        refused(new WriteKey("", "shop", SourceKind.BROWSER, Set.of(), List.of()));
        refused(new WriteKey("k", "my shop", SourceKind.BROWSER, Set.of(), List.of()));
        refused(
                new WriteKey("k", "a", SourceKind.BROWSER, Set.of(), List.of()),
                new WriteKey("k", "b", SourceKind.BROWSER, Set.of(), List.of()));
    }

    @Test
    void withoutOriginsABrowsersKeyWorksEverywhereAndAServersNowhere() {
        var keys = new AdmissionProperties(List.of(
                        new WriteKey("b", "b", SourceKind.BROWSER, Set.of(), List.of()),
                        new WriteKey("s", "s", SourceKind.SERVER, Set.of(), List.of())))
                .toWriteKeys();

        assertThat(keys.find("b").orElseThrow().admits("https://any.example")).isTrue();
        assertThat(keys.find("s").orElseThrow().admits("https://any.example")).isFalse();
    }

    private static void refused(WriteKey... keys) {
        assertThatThrownBy(() -> new AdmissionProperties(List.of(keys)).toWriteKeys())
                .isInstanceOf(UnusableWriteKeys.class)
                .hasMessageContaining("journey.ingest.write-keys[");
    }
}
