package journey.aggregator.generation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which generation of the journeys serves in a cluster, and which is built beside it. All processes share one, and change it
 * by compare-and-set only.
 *
 * <p>A generation is folded under its own namespace. The one that serves is read, and tells the world what happens. One that
 * is built folds in silence behind it, from the log's beginning, and gathers: it fires no timers and keeps all tails, so
 * that it makes no difference that its handovers come later than they once did. When it has caught up, the old one's slots
 * are closed; that fixes, for each partition, up to which record the old one has told, and the new one tells from there on.
 * So nothing is left untold, and what is told twice has the same id.
 *
 * @param serving empty before the first start, and after the loss of Redis
 * @param since when it was switched to; {@link Instant#EPOCH} for a first one, which has told everything itself
 * @param toldFrom by partition, the first record that it tells of; empty for a first one
 * @param gathering whether it still gathers, as a first one does until it has caught up with the log
 * @param begins by partition, where the log began when its building began
 * @param building the one that is built
 * @param buildingBegins where the log began for that one
 * @param closed by partition, where the slots of the serving one were closed for the building one to take over
 * @param closedAt when; empty before
 * @param rebuilds how often a rebuild was asked for
 * @param lossAccepted whether the building one may take over though the log no longer has all that the serving one folded
 * @param retired generations whose keys are to be removed
 */
public record Standing(
        Optional<String> serving,
        Instant since,
        List<Long> toldFrom,
        boolean gathering,
        List<Long> begins,
        Optional<String> building,
        List<Long> buildingBegins,
        List<Long> closed,
        Optional<Instant> closedAt,
        int rebuilds,
        boolean lossAccepted,
        List<String> retired) {

    public static final Standing NOTHING = new Standing(
            Optional.empty(),
            Instant.EPOCH,
            List.of(),
            false,
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            0,
            false,
            List.of());

    public Standing {
        toldFrom = List.copyOf(toldFrom);
        begins = List.copyOf(begins);
        buildingBegins = List.copyOf(buildingBegins);
        closed = List.copyOf(closed);
        retired = retired.stream().distinct().sorted().toList();
    }

    /** The namespace of a generation's slots. */
    public static String namespace(String generation) {
        return "j-" + generation;
    }

    /** The generation that rules with this fingerprint come to, as often as a rebuild was asked for by now. */
    public String generation(String fingerprint) {
        return rebuilds == 0 ? fingerprint : fingerprint + "r" + rebuilds;
    }

    /** Whether a generation was folded by rules with this fingerprint. */
    static boolean isOf(String generation, String fingerprint) {
        return generation.equals(fingerprint) || generation.startsWith(fingerprint + "r");
    }

    boolean isServing(String generation) {
        return serving.filter(generation::equals).isPresent();
    }

    boolean isBuilding(String generation) {
        return building.filter(generation::equals).isPresent();
    }

    /** How many records of the log the building one lacks which the serving one has folded. */
    public long loss() {
        return IntStream.range(0, Math.min(begins.size(), buildingBegins.size()))
                .mapToLong(partition -> Math.max(0, buildingBegins.get(partition) - begins.get(partition)))
                .sum();
    }

    Standing first(String generation, List<Long> logBegins) {
        return new Standing(
                Optional.of(generation),
                Instant.EPOCH,
                List.of(),
                true,
                logBegins,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                rebuilds,
                false,
                without(generation));
    }

    Standing gathered() {
        return new Standing(
                serving,
                since,
                toldFrom,
                false,
                begins,
                building,
                buildingBegins,
                closed,
                closedAt,
                rebuilds,
                lossAccepted,
                retired);
    }

    Standing building(String generation, List<Long> logBegins) {
        return beside(Optional.of(generation), logBegins, List.of(), Optional.empty(), lossAccepted)
                .retiring(building);
    }

    /** Nothing is built any more. */
    Standing givenUp() {
        return beside(Optional.empty(), List.of(), List.of(), Optional.empty(), false)
                .retiring(building);
    }

    Standing closed(List<Long> positions, Instant now) {
        return beside(building, buildingBegins, positions, Optional.of(now), lossAccepted);
    }

    Standing switched(Instant now) {
        return new Standing(
                        building,
                        now,
                        closed,
                        false,
                        buildingBegins,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        rebuilds,
                        false,
                        retired)
                .retiring(serving);
    }

    Standing cleaned(String generation) {
        return withRetired(without(generation));
    }

    Standing rebuild(boolean acceptLoss) {
        return new Standing(
                serving,
                since,
                toldFrom,
                gathering,
                begins,
                building,
                buildingBegins,
                closed,
                closedAt,
                building.isPresent() ? rebuilds : rebuilds + 1,
                acceptLoss,
                retired);
    }

    /** With another one built beside the same that serves. */
    private Standing beside(
            Optional<String> other,
            List<Long> otherBegins,
            List<Long> servingClosed,
            Optional<Instant> servingClosedAt,
            boolean accepted) {
        return new Standing(
                serving,
                since,
                toldFrom,
                gathering,
                begins,
                other,
                otherBegins,
                servingClosed,
                servingClosedAt,
                rebuilds,
                accepted,
                retired);
    }

    private Standing retiring(Optional<String> generation) {
        return withRetired(Stream.concat(retired.stream(), generation.stream()).toList());
    }

    private Standing withRetired(List<String> others) {
        return new Standing(
                serving,
                since,
                toldFrom,
                gathering,
                begins,
                building,
                buildingBegins,
                closed,
                closedAt,
                rebuilds,
                lossAccepted,
                others);
    }

    private List<String> without(String generation) {
        return retired.stream().filter(other -> !other.equals(generation)).toList();
    }
}
