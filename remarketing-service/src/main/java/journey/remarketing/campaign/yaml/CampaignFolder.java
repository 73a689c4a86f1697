package journey.remarketing.campaign.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.UnusableCampaigns;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Where the files of campaigns lie: a folder, or those that are shipped on the class path. Reads contents, not times, so a
 * mounted folder that changes by a symbolic link (a ConfigMap of Kubernetes) is seen to change.
 */
public final class CampaignFolder {
    private static final String SHIPPED = "campaigns/";
    private static final int DEEPEST = 4;
    private static final int MOST_FILES = 2_000;
    private static final long LARGEST_FILE = 1 << 20;
    private static final long LARGEST_FOLDER = 32L << 20;

    private final Optional<Path> folder;

    /** @param folder empty: the shipped campaigns */
    public CampaignFolder(Optional<Path> folder) {
        this.folder = folder;
    }

    /** For people: the folder, or that they are the shipped ones. */
    public String place() {
        return folder.map(Path::toString).orElse("the shipped campaigns");
    }

    /** @throws UnusableCampaigns when the files can't be read, are too large, or aren't text in UTF-8 */
    public CampaignFiles read() {
        Map<String, byte[]> contents = folder.map(CampaignFolder::inFolder).orElseGet(TreeMap::new);
        // What all campaigns share may be left out: then the shipped frame and words serve.
        onClassPath().forEach((path, bytes) -> {
            if (folder.isEmpty() || !path.contains("/")) {
                contents.putIfAbsent(path, bytes);
            }
        });
        Map<String, String> texts = new TreeMap<>();
        List<String> mistakes = new ArrayList<>();
        contents.forEach((path, bytes) -> {
            try {
                texts.put(
                        path,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString());
            } catch (CharacterCodingException notText) {
                mistakes.add(path + ": is no text in UTF-8");
            }
        });
        if (!mistakes.isEmpty()) {
            throw new UnusableCampaigns(mistakes);
        }
        return new CampaignFiles(texts);
    }

    private static Map<String, byte[]> inFolder(Path root) {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            long size = 0;
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String path = root.relativize(file).toString().replace('\\', '/');
                if (isHidden(path)) {
                    continue;
                }
                size += Files.size(file);
                if (Files.size(file) > LARGEST_FILE || size > LARGEST_FOLDER || contents.size() >= MOST_FILES) {
                    throw new UnusableCampaigns(List.of(
                            root + ": has more than 2,000 files, a file of more than 1 MB, or more than 32 MB"));
                }
                contents.put(path, Files.readAllBytes(file));
            }
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            throw new UnusableCampaigns(List.of(root + ": can't be read: there is no such folder, or no right to it"));
        }
        return contents;
    }

    /** A ConfigMap's mount has its contents a second time in folders that begin with two dots; editors leave others. */
    private static boolean isHidden(String path) {
        return Stream.of(path.split("/")).anyMatch(part -> part.startsWith("."));
    }

    private static Map<String, byte[]> onClassPath() {
        Map<String, byte[]> contents = new TreeMap<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver(CampaignFolder.class.getClassLoader())
                    .getResources("classpath*:" + SHIPPED + "**/*.*")) {
                String url = file.getURL().toString();
                try (InputStream in = file.getInputStream()) {
                    contents.put(
                            url.substring(url.lastIndexOf("/" + SHIPPED) + SHIPPED.length() + 1), in.readAllBytes());
                }
            }
        } catch (IOException unreadable) {
            throw new UnusableCampaigns(List.of("The shipped campaigns can't be read"));
        }
        return contents;
    }
}
