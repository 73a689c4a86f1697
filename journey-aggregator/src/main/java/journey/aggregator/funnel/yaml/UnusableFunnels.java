package journey.aggregator.funnel.yaml;

/** A definition of a funnel can't be read; the message says which and why, with file and line. */
public final class UnusableFunnels extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableFunnels(String sentence) {
        super(sentence);
    }
}
