package journey.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DataFolderTest {
    @Test
    void aDemoRemovesWhatKilledOnesLeftButNotALivingOnes() throws Exception {
        Path killed = demoOfLongAgo();
        Path living = demoOfLongAgo();
        try (FileChannel lock = FileChannel.open(
                living.resolve("redis").resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            try (DataFolder demo = DataFolder.open(true, Map.of())) {
                assertThat(killed).doesNotExist();
                assertThat(living).exists();
                assertThat(demo.path()).exists();
            }
        } finally {
            new DataFolder(living, true).close();
        }
    }

    private static Path demoOfLongAgo() throws IOException {
        Path demo = Files.createTempDirectory("journey-demo-");
        Files.createDirectories(demo.resolve("kafka"));
        Files.writeString(Files.createDirectories(demo.resolve("redis")).resolve("redis.log"), "");
        return Files.setLastModifiedTime(demo, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }
}
