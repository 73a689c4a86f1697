package journey.benchmarks.load;

/** Numbers for requests, each once. Used by one thread at a time. */
public final class Turns {
    private int last;

    int next() {
        return ++last;
    }
}
