package journey.benchmarks.contestant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All who can be measured. */
public final class Contestants {
    private static final List<Collector> COLLECTORS = collectors();
    private static final List<Feeder> FEEDERS = List.of(new Keyed(true), new Keyed(false), new KafkaPerformance());

    private Contestants() {}

    private static List<Collector> collectors() {
        List<Collector> all = new ArrayList<>();
        all.add(new Ingest());
        all.addAll(Arrays.asList(Bare.values()));
        all.add(new Node(false));
        all.add(new Node(true));
        return List.copyOf(all);
    }

    /** The server that is called so. */
    public static Optional<Collector> collector(String called) {
        return COLLECTORS.stream().filter(each -> each.called().equals(called)).findFirst();
    }

    /** The producer that is called so. */
    public static Optional<Feeder> feeder(String called) {
        return FEEDERS.stream().filter(each -> each.called().equals(called)).findFirst();
    }

    /** The names of all. */
    public static List<String> names() {
        return Stream.concat(
                        COLLECTORS.stream().map(Collector::called),
                        FEEDERS.stream().map(Feeder::called))
                .toList();
    }
}
