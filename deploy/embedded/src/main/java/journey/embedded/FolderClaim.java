package journey.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The exclusive use of a data folder by one living process. The system takes it back when the process dies, however. */
final class FolderClaim implements AutoCloseable {
    private final FileChannel channel;

    private FolderClaim(FileChannel channel) {
        this.channel = channel;
    }

    /** Throws when another process, or another server of this one, is using the folder. */
    static FolderClaim of(Path folder) throws IOException {
        return attempt(folder)
                .orElseThrow(() -> new IOException("the data folder " + folder + " is in use by another process"));
    }

    /** Empty where it is in use. */
    static Optional<FolderClaim> attempt(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new FolderClaim(channel));
            }
        } catch (OverlappingFileLockException e) {
            // this JVM holds it: same answer as for another process
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
