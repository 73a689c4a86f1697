package journey.benchmarks.contestant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All who can be measured over HTTP. */
public final class Contestants {
    private static final List<Collector> ALL = all();

    private Contestants() {}

    private static List<Collector> all() {
        List<Collector> all = new ArrayList<>();
        all.add(new Ingest());
        all.addAll(Arrays.asList(Bare.values()));
        all.add(new Node());
        return List.copyOf(all);
    }

    /** The one that is called so. */
    public static Optional<Collector> find(String called) {
        return ALL.stream().filter(each -> each.called().equals(called)).findFirst();
    }

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(Collector::called).toList();
    }
}
