package journey.aggregator.affinity;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which sightings of one source were counted lately. The log brings each at least once, and after a loss of Redis the
 * journeys tell again what they told before; so what is remembered is known again, and what is told from before the earliest
 * that is remembered can't be known, and isn't counted. Nothing is ever counted twice, with a memory that doesn't grow; the
 * price is that what comes very late is left out, and counted as that. Not thread-safe.
 */
final class Recent {
    private final int most;
    private final TreeSet<AffinityStore.Seen> entries = new TreeSet<>();
    private final Set<String> ids = new HashSet<>();

    /** What is to be done with a sighting. */
    enum Verdict {
        NEW,
        REPEATED,
        TOO_LATE
    }

    /** @param most how many it remembers */
    Recent(int most, Collection<AffinityStore.Seen> known) {
        this.most = most;
        known.forEach(this::remember);
    }

    /** Judges a sighting, and remembers it if it is new. */
    Verdict judge(AffinityStore.Seen sighting) {
        if (ids.contains(sighting.id())) {
            return Verdict.REPEATED;
        }
        if (entries.size() >= most
                && !sighting.told().isAfter(entries.getFirst().told())) {
            return Verdict.TOO_LATE;
        }
        remember(sighting);
        return Verdict.NEW;
    }

    private void remember(AffinityStore.Seen sighting) {
        if (entries.add(sighting)) {
            ids.add(sighting.id());
        }
        while (entries.size() > most) {
            ids.remove(entries.removeFirst().id());
        }
    }
}
