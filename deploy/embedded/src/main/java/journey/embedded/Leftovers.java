package journey.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What servers leave behind when the process that started them is killed. */
public final class Leftovers {
    private Leftovers() {}

    /**
     * Stops the Redis that outlived its process, if nobody alive uses any of the folders; nothing is deleted.
     *
     * @param folders of servers that belong together; those that do not exist are passed over
     * @return whether they are free: false where a living process uses one
     * @throws IOException if they can't be looked at, or a Redis does not stop
     */
    public static boolean release(List<Path> folders) throws IOException {
        List<FolderClaim> claims = new ArrayList<>();
        try {
            for (Path folder : folders) {
                if (Files.isDirectory(folder)) {
                    var claim = FolderClaim.attempt(folder);
                    if (claim.isEmpty()) {
                        return false;
                    }
                    claims.add(claim.get());
                }
            }
            for (Path folder : folders) {
                EmbeddedRedis.sendOrphanHome(folder);
            }
            return true;
        } finally {
            for (FolderClaim claim : claims) {
                claim.close();
            }
        }
    }
}
