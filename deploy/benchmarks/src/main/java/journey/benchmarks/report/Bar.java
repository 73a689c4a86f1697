package journey.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be reached. */
public sealed interface Bar {
    /** What is looked at, in words. */
    String what();

    /** The figure and the bar, where the run measured what it takes. */
    Optional<Verdict> judge(Results results);

    /**
     * A figure beside its bar.
     *
     * @param reached the figure, with its unit
     * @param wanted the bar, with its unit
     * @param met whether it is reached
     */
    record Verdict(String reached, String wanted, boolean met) {}

    /**
     * A rate of events that is some part of another's, medians of the same run.
     *
     * @param contestant who is judged
     * @param load under which
     * @param other with whom it is compared
     * @param otherLoad under which load the other is looked at
     * @param least what the quotient has to be
     */
    record Ratio(String contestant, String load, String other, String otherLoad, double least) implements Bar {
        @Override
        public String what() {
            return "%s / %s, events/s, %s".formatted(contestant, other, load);
        }

        @Override
        public Optional<Verdict> judge(Results results) {
            return results.rate(contestant, load)
                    .flatMap(mine -> results.rate(other, otherLoad)
                            .map(theirs -> mine.median() / theirs.median())
                            .map(ratio -> new Verdict(number(ratio), "≥ " + number(least), ratio >= least)));
        }
    }

    /**
     * A time that must not be longer.
     *
     * @param contestant who is judged
     * @param load under which
     * @param tail whether 99 of 100 answers have to come within it, else half of them
     * @param millis the bar
     */
    record Within(String contestant, String load, boolean tail, double millis) implements Bar {
        @Override
        public String what() {
            return "%s, %s of the acknowledgement, %s".formatted(contestant, tail ? "p99" : "p50", load);
        }

        @Override
        public Optional<Verdict> judge(Results results) {
            return results.of(contestant, load, tail ? Measurement::tailMillis : Measurement::medianMillis)
                    .map(Spread::median)
                    .map(time -> new Verdict(number(time) + " ms", "< " + number(millis) + " ms", time < millis));
        }
    }

    /** As Markdown; without those that were not measured. */
    static String table(List<Bar> bars, Results results) {
        return bars.stream()
                .flatMap(bar -> bar.judge(results).stream()
                        .flatMap(verdict -> Stream.of("| %s | %s | %s | %s |\n"
                                .formatted(
                                        bar.what(),
                                        verdict.reached(),
                                        verdict.wanted(),
                                        verdict.met() ? "yes" : "NO"))))
                .collect(Collectors.joining("", "| what | reached | bar | met |\n|---|--:|--:|---|\n", ""));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
