package journey.benchmarks.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import journey.aggregator.affinity.AffinityRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityTest {
    @TempDir
    private Path folder;

    @Test
    void whatGoesTogetherIsFoundWhereWhatIsPopularIsNot() throws IOException {
        StringBuilder csv = new StringBuilder("session,time,product,event\n");
        for (int i = 0; i < 200; i++) {
            int pair = i % 20;
            csv.append("s%d,%d,a%d,view\n".formatted(i, 1_000 + i * 60, pair));
            csv.append("s%d,%d,b%d,view\n".formatted(i, 1_001 + i * 60, pair));
        }
        List<Sessions.Session> sessions = Sessions.read(written(csv.toString()));
        Quality quality = Quality.of(sessions, 0.2, Quality.Hidden.LAST, 1, AffinityRules.DEFAULT);

        assertThat(quality.learnt()).isEqualTo(160);
        assertThat(quality.sessions()).isEqualTo(40);
        assertThat(quality.hits()).isEqualTo(40);
        assertThat(quality.popularHits()).isLessThan(20);
        assertThat(quality.toString()).contains("hit rate at 5: 100.0 %");
        assertThat(Quality.of(sessions, 0.2, Quality.Hidden.RANDOM, 7, AffinityRules.DEFAULT))
                .isEqualTo(Quality.of(sessions, 0.2, Quality.Hidden.RANDOM, 7, AffinityRules.DEFAULT));
    }

    @Test
    void aLineThatMakesNoSenseIsNamed() throws IOException {
        for (String line : List.of("s,1,p", "s,1,p,click", "s,soon,p,view", "s,1,,view")) {
            Path file = written("session,time,product,event\ns,1970-01-01T00:00:05Z,p,order\n" + line + "\n");
            assertThatThrownBy(() -> Sessions.read(file)).hasMessageContaining("line 3");
        }
        Path headless = written("s,1,p,view\n");
        assertThatThrownBy(() -> Sessions.read(headless)).hasMessageContaining("first line");
    }

    private Path written(String csv) throws IOException {
        Path file = folder.resolve("sessions.csv");
        Files.writeString(file, csv);
        return file;
    }
}
