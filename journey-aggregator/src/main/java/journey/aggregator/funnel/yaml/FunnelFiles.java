package journey.aggregator.funnel.yaml;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import journey.aggregator.funnel.Funnel;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads funnels from YAML: a file, or all of a folder's {@code .yaml} and {@code .yml} files in the order of their names. A
 * document is a funnel or a list of funnels, a file may hold several documents.
 */
public final class FunnelFiles {
    private FunnelFiles() {}

    /**
     * @return the funnels in the order of their files; {@link Funnel#DEFAULT} before them unless one of them has its name
     * @throws UnusableFunnels with one sentence that names file and line, for the first thing that is wrong
     */
    public static List<Funnel> read(Path path) {
        Map<String, Funnel> byName = new LinkedHashMap<>();
        for (Path file : files(path)) {
            for (Node funnel : definitions(file)) {
                Funnel read = new FunnelReader(file.getFileName().toString()).funnel(funnel);
                if (byName.putIfAbsent(read.name(), read) != null) {
                    throw new UnusableFunnels(
                            FunnelReader.place(file.getFileName().toString(), funnel)
                                    + ": there is another funnel with the name " + read.name());
                }
            }
        }
        List<Funnel> all = new ArrayList<>(byName.values());
        if (!byName.containsKey(Funnel.DEFAULT.name())) {
            all.addFirst(Funnel.DEFAULT);
        }
        return all;
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UnusableFunnels("The folder of funnels " + path + " can't be read");
        }
    }

    private static List<Node> definitions(Path file) {
        List<Node> definitions = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            LoaderOptions limits = new LoaderOptions();
            limits.setMaxAliasesForCollections(0);
            for (Node document : new Yaml(limits).composeAll(reader)) {
                if (document instanceof SequenceNode list) {
                    definitions.addAll(list.getValue());
                } else {
                    definitions.add(document);
                }
            }
        } catch (MarkedYAMLException broken) {
            int line = broken.getProblemMark() == null
                    ? 1
                    : broken.getProblemMark().getLine() + 1;
            throw new UnusableFunnels(file.getFileName() + ", line " + line + ": no YAML: " + broken.getProblem());
        } catch (YAMLException | MalformedInputException broken) {
            throw new UnusableFunnels(file.getFileName() + ": no YAML in UTF-8");
        } catch (IOException unreadable) {
            throw new UnusableFunnels(
                    "The funnels in " + file + " can't be read: there is no such file, or no right to it");
        }
        return definitions;
    }
}
