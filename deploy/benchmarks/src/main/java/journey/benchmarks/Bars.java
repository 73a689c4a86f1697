package journey.benchmarks;

import java.util.List;
import journey.benchmarks.report.Bar;

/** What ingest has to reach, with every check on. */
final class Bars {
    private static final String INGEST = "ingest";

    static final List<Bar> ALL = List.of(
            new Bar.Ratio(INGEST, "batch-50", "node", "batch-50", 4),
            new Bar.Ratio(INGEST, "single-64", "node", "single-64", 1.3),
            new Bar.Ratio(INGEST, "single-256", "node", "single-256", 1.3),
            new Bar.Ratio(INGEST, "single-1024", "node", "single-1024", 1.3),
            new Bar.Ratio(INGEST, "batch-50", "bare", "batch-50", 0.75),
            new Bar.Ratio(INGEST, "batch-250", "bare", "batch-250", 0.75),
            new Bar.Ratio(INGEST, "single-64", "bare", "single-64", 0.75),
            new Bar.Ratio(INGEST, "single-256", "bare", "single-256", 0.75),
            new Bar.Ratio(INGEST, "single-1024", "bare", "single-1024", 0.75),
            new Bar.Ratio(INGEST, "batch-50", "bare-records", "batch-50", 0.75),
            new Bar.Ratio(INGEST, "batch-250", "bare-records", "batch-250", 0.75),
            new Bar.Ratio(INGEST, "single-64", "bare-records", "single-64", 0.75),
            new Bar.Ratio(INGEST, "single-256", "bare-records", "single-256", 0.75),
            new Bar.Ratio(INGEST, "single-1024", "bare-records", "single-1024", 0.75),
            new Bar.Ratio(INGEST, "batch-50", "keyed", FeederRun.LOAD, 0.6),
            new Bar.Ratio(INGEST, "batch-250", "keyed", FeederRun.LOAD, 0.6),
            new Bar.Ratio(INGEST, "batch-50", "producer-performance", FeederRun.LOAD, 0.6),
            new Bar.Within(INGEST, "modest-64", false, 4),
            new Bar.Within(INGEST, "single-64", false, 4),
            new Bar.Within(INGEST, "half-single", true, 25),
            new Bar.Within(INGEST, "half-batch-50", true, 25));

    private Bars() {}
}
