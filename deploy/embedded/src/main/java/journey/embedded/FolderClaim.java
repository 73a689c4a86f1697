package journey.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The exclusive use of a data folder by one living process. The system takes it back when the process dies, however. */
final class FolderClaim implements AutoCloseable {
    private final FileChannel channel;

    private FolderClaim(FileChannel channel) {
        this.channel = channel;
    }

    /** Throws when another process, or another server of this one, is using the folder. */
    static FolderClaim of(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new FolderClaim(channel);
            }
        } catch (OverlappingFileLockException e) {
            // this JVM holds it: same answer as for another process
        }
        channel.close();
        throw new IOException("the data folder " + folder + " is in use by another process");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
